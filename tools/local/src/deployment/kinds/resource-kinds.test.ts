import { expect, it, onTestFinished } from "vitest";
import { openEndpoint } from "../../endpoint/endpoint.ts";
import { createFaults } from "../../faults/faults.ts";
import { createLocalEvents } from "../../local-events/local-events.ts";
import { openServices } from "../../services/open-services.ts";
import { taskLookup } from "../../task/task-lookup.ts";
import { dataKinds } from "../data-kinds.ts";
import { typesThatRun } from "../types-that-run.ts";
import { eventSourceMappingKind } from "./event-source-mapping.ts";
import { lambdaFunctionKind } from "./lambda-function.ts";
import { resourceKinds, takesMessages } from "./resource-kinds.ts";

/** By which IAM decides: it takes them from the graph as a whole. */
const decidedBy =
  /^aws:(iam\/|lambda\/permission:|s3\/bucketPolicy:|dynamodb\/resourcePolicy:|cloudwatch\/event(BusPolicy|Permission):)/;

it("are the types that are listed as running, but for those by which calls are decided", async () => {
  const endpoint = await openEndpoint({ port: 0 });
  const services = await openServices({
    region: "us-east-1",
    accountId: "000000000000",
    endpoint,
    folders: undefined,
    iam: true,
    inspect: undefined,
    faults: createFaults({}),
    events: createLocalEvents(() => undefined),
    hasListener: false,
    tasks: () => taskLookup(undefined),
    partitionKeyOf: () => undefined,
    onLog: () => undefined,
    onRefused: () => undefined,
  });
  onTestFinished(async () => {
    await services.close();
    await endpoint.close();
  });
  const onWarning = () => undefined;
  const kinds = resourceKinds({
    services,
    functions: lambdaFunctionKind({ app: "", minify: true, functions: services.lambda }),
    mappings: eventSourceMappingKind({
      region: "us-east-1",
      functions: services.lambda.functions,
      sourceOf: services.sourceOf,
      compilePattern: () => () => true,
      isInspected: false,
      onWarning,
    }),
    onWarning,
  }).map(({ type }) => type);
  const listed = [...typesThatRun].filter((type) => !decidedBy.test(type));
  expect(kinds.toSorted()).toEqual(listed.toSorted());
  expect([...Object.keys(dataKinds), ...takesMessages].filter((type) => !kinds.includes(type))).toEqual([]);
});
