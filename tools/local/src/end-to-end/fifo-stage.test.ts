import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { graphWith } from "@ringback/testing/graph-with";
import { smallApp } from "@ringback/testing/small-app";
import { expect, it } from "vitest";
import { startLocalCloud } from "../local-cloud.ts";
import type { LocalEvent } from "../local-events/local-event.ts";
import { theTask } from "../task/buffered-tasks.ts";
import { workflowClient } from "../testing/workflow-client.ts";

it("a FIFO stage records the messages of a group in their order, whatever other groups do", async () => {
  const settings = recordingSettings("local", {
    fifo: { messageGroup: "$states.input.detail.customer", deadLettersAhead: 1 },
  });
  const events: LocalEvent[] = [];
  const cloud = await startLocalCloud({
    app: smallApp,
    port: 0,
    graph: await graphWith(settings),
    onEvent: (event) => events.push(event),
  });
  expect(theTask(cloud).queues.work.url).toMatch(/\.fifo$/);
  const workflow = workflowClient(cloud);
  const executions: string[] = [];
  for (let index = 0; index < 30; index += 1) {
    const customer = index % 2 === 0 ? "even" : "odd";
    executions.push(await workflow.start(`${customer}-${index}`, { customer }));
  }
  for (const executionArn of executions) {
    expect((await workflow.ended(executionArn)).status).toBe("SUCCEEDED");
  }
  const ids = events.flatMap((event) => (event.type === "message-recorded" ? [event.messageId] : []));
  for (const customer of ["even", "odd"]) {
    const numbers = ids.filter((id) => id.startsWith(customer)).map((id) => Number(id.split("-")[1]));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    // On a busy machine a write may be answered too late, and is made again with the same content.
    expect(new Set(numbers).size).toBe(15);
  }
  await cloud.close();
});
