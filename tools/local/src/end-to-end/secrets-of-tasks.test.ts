import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetExecutionHistoryCommand } from "@aws-sdk/client-sfn";
import { type CopiedApp, copyApp } from "@ringback/testing/copy-app";
import { twoTasks } from "@ringback/testing/two-tasks";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { startLocalCloud } from "../local-cloud.ts";
import { quickSettings } from "../testing/quick-settings.ts";
import { workflowClient } from "../testing/workflow-client.ts";

/** A secret that is linked to a task, over the wire: its functions have it, and nothing shows it. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const secret = 'a "warehouse" key, 5f3a91';
const digest = createHash("sha256").update(secret).digest("hex");
let app: CopiedApp;
let dataDir: string;

beforeAll(async () => {
  app = await copyApp(twoTasks);
  dataDir = await mkdtemp(join(tmpdir(), "ringback data "));
  // A busy machine must not look like a service that fails.
  const { storeCall, callbackCall } = quickSettings;
  const calls = JSON.stringify({ storeCall, callbackCall });
  await app.write(
    "stacks/task-choices.ts",
    `export const taskChoices = { Reserve: ${calls}, Record: ${calls} };`,
  );
  await app.replace(
    "stacks/tasks.ts",
    "  environment:",
    `  link: [
    new sst.Secret("WarehouseKey"),
    // A link of the app's own that holds the secret as well.
    new sst.Linkable("Warehouse", { properties: { url: $interpolate\`https://\${new sst.Secret("WarehouseUser").value}@host\` } }),
  ],
  environment:`,
  );
  await app.replace(
    "src/reserve.ts",
    "    return { article, quantity };",
    `    const digestOf = (text: string) => createHash("sha256").update(text).digest("hex");
    const { WarehouseKey, Warehouse } = Resource as unknown as Record<string, { value: string; url: string }>;
    return { key: digestOf(WarehouseKey?.value ?? ""), url: digestOf(Warehouse?.url ?? "") };`,
  );
  await app.replace(
    "src/reserve.ts",
    "import { GetCommand",
    `import { createHash } from "node:crypto";\nimport { Resource } from "sst/resource";\nimport { GetCommand`,
  );
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await app.remove();
  await rm(dataDir, { recursive: true, force: true });
});

it("is asked for by its name where it has no value, with what to do", async () => {
  await expect(startLocalCloud({ app: app.folder, port: 0 })).rejects.toThrow(
    /Set a value for WarehouseKey.*set SST_SECRET_WarehouseKey in the shell or in a file \.env/s,
  );
});

it("comes from .env.local or the shell, and shows nowhere", async () => {
  await app.write(".env.local", `SST_SECRET_WarehouseKey='${secret}'\n`);
  vi.stubEnv("SST_SECRET_WarehouseUser", "user-5f3a91");
  const shown: string[] = [];
  const cloud = await startLocalCloud({
    app: app.folder,
    port: 0,
    dataDir,
    onEvent: (event) => shown.push(JSON.stringify(event)),
    onLog: (_, line) => shown.push(line),
  });
  try {
    const order = workflowClient(cloud, "Order");
    const executionArn = await order.start("with-secret", { article: "chair", quantity: 1 });
    const { status, output } = await order.ended(executionArn);
    const url = createHash("sha256").update("https://user-5f3a91@host").digest("hex");
    expect([status, JSON.parse(output ?? "{}").reserved]).toEqual(["SUCCEEDED", { key: digest, url }]);
    const history = await order.client.send(new GetExecutionHistoryCommand({ executionArn }));
    shown.push(JSON.stringify(history), JSON.stringify(cloud.graph));
    const index = await (await fetch(cloud.endpoint)).text();
    const { links } = JSON.parse(index);
    expect(Object.keys(links)).toEqual(expect.arrayContaining(["ReserveTask", "OrderWorkflow", "Warehouse"]));
    expect(links).not.toHaveProperty("WarehouseKey");
    shown.push(index);
  } finally {
    await cloud.close();
  }
  shown.push(...(await contentOf(dataDir)), ...(await contentOf(join(app.folder, "node_modules", ".cache"))));
  expect(shown.join("\n")).toContain("with-secret");
  expect(shown.filter((text) => text.includes("5f3a91"))).toEqual([]);
});

/** Every file below a folder; links lead out of it. */
async function contentOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const texts = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return contentOf(path);
    return entry.isFile() ? [(await readFile(path)).toString("latin1")] : [];
  });
  return (await Promise.all(texts)).flat();
}
