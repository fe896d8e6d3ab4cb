/** A local cloud in a process of its own: it says where it is, and ends on signals. */
import { smallApp } from "@ringback/testing/small-app";
import { startLocalCloud } from "../local-cloud.ts";
import type { SpawnOptions } from "./spawn-cloud.ts";

const options: SpawnOptions = JSON.parse(process.argv[2] ?? "{}");
const cloud = await startLocalCloud({ app: smallApp, port: 0, ...options });
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, async () => {
    await cloud.close();
    process.exit(0);
  });
}
const { endpoint, tasks, processIds } = cloud;
process.stdout.write(`${JSON.stringify({ endpoint, tasks, processIds })}\n`);
