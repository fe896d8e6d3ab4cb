/** Takes a folder once its input says so, says whether it has it, and keeps it until it is killed. */
import { once } from "node:events";
import { lockDirectory } from "./lock-directory.ts";

process.stdout.write("ready\n");
await once(process.stdin, "data");
try {
  lockDirectory(process.argv[2] ?? "");
  process.stdout.write("taken\n");
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
}
