import type { TableAccess } from "../dynamodb/table-access.ts";
import { openTableService } from "../dynamodb/table-service.ts";
import { openEndpoint } from "../endpoint/endpoint.ts";
import { serviceRoutes } from "../endpoint/service-routes.ts";

/** Tables behind an endpoint of their own; in memory without a data folder. */
export async function serveTables(options: { access?: TableAccess; dataDir?: string } = {}) {
  const endpoint = await openEndpoint({ port: 0 });
  const tables = openTableService(options);
  const none = () => undefined;
  endpoint.serve(
    serviceRoutes({
      dynamodb: tables.handle,
      sqs: none,
      query: none,
      states: none,
      events: none,
      lambda: none,
    }),
  );
  return {
    tables,
    port: endpoint.port,
    clientOptions: {
      endpoint: endpoint.url,
      region: "us-east-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
      maxAttempts: 1,
    },
    close: async () => {
      await endpoint.close();
      await tables.close();
    },
  };
}
