/**
 * The local cloud with an app of many tasks, as a process of its own: `many-tasks-process APP`. It says that it is ready, and
 * then runs the executions of each workflow that it is asked for.
 */
import { startLocalCloud } from "@ringback/local/local-cloud";

const [app = ""] = process.argv.slice(2);
/** Of the executions that were asked for. */
let open = 0;
let settle: { resolve(): void; reject(error: Error): void } | undefined;
const cloud = await startLocalCloud({
  app,
  port: 0,
  onEvent(event) {
    if (event.type !== "execution-ended") return;
    if (event.status !== "SUCCEEDED")
      settle?.reject(new Error(`${event.executionArn} is ${event.status}, ${event.error}`));
    open -= 1;
    if (open === 0) settle?.resolve();
  },
});

/** Starts so many executions of each workflow, in turns, and waits until all have succeeded. */
async function run(executions: number): Promise<{ readonly seconds: number }> {
  const { stateMachines = [] }: { stateMachines?: readonly { stateMachineArn: string }[] } =
    await cloud.stepFunctions.call("ListStateMachines", {});
  const startedAt = performance.now();
  const { promise, ...settling } = Promise.withResolvers<void>();
  settle = settling;
  open = executions * stateMachines.length;
  const time = new Date().toISOString();
  for (let index = 0; index < executions; index += 1) {
    for (const { stateMachineArn } of stateMachines) {
      const input = { id: `message-${index}`, time, detail: { text: "An ordinary message" } };
      await cloud.stepFunctions.call("StartExecution", { stateMachineArn, input: JSON.stringify(input) });
    }
  }
  await promise;
  return { seconds: (performance.now() - startedAt) / 1000 };
}

process.on("message", async ({ executions }: { executions: number }) => {
  process.send?.(await run(executions));
});
process.on("disconnect", async () => {
  await cloud.close();
  process.exit(0);
});
process.send?.({ ready: true });
