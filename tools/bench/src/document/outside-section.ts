import { outsideTables } from "../outside/outside-tables.ts";
import type { CompleteResults } from "../results.ts";
import { tablesText } from "./tables-text.ts";

export function outsideSection({ benches }: CompleteResults): string {
  return `
## Local cloud, driven from outside

What \`npm start\` runs, driven by a process with nothing but AWS's clients. It creates a queue, a table and a state machine
that sends each execution's message to the queue with a task token. Two polling loops receive batches of 10, write each message
by a conditional put, call back, and delete the batch. The functions of the app have nothing to do, so the CPU is that of the
services and of HTTP. \`npm run bench -- outside --endpoint URL\` measures another emulator of AWS in the same way.

${tablesText(outsideTables(benches.outside.figures))}

Ready counts from the start of Node to the line that says so, without npm. The memory is the proportional set size of all
processes; idle means that the first message is recorded and that nothing runs.
`;
}
