import { consume, consumer, consumes } from "./consumer.ts";
import { stage } from "./current-stage.ts";
import { queueLinks, queuePairs, ruleDeadLetters } from "./queues.ts";
import { deadLetters, messages, tableLinks } from "./storage.ts";
import { stateMachine } from "./workflow.ts";

const { settings } = stage;
const links = [...tableLinks, ...queueLinks, new sst.Linkable("Stage", { properties: { settings } })];
const deadLetterQueues = [...queuePairs.map((pair) => pair.deadLetters), ruleDeadLetters];

/** AWS checks SendTask* against the state machine of the token, though its references name no resource. */
const callBack = {
  actions: ["states:SendTaskSuccess", "states:SendTaskFailure"],
  resources: [stateMachine.arn],
};

/** Takes the work queues, a draining one too: records each message and calls back. */
export const recorder = consumer({
  name: "Recorder",
  handler: "packages/functions/src/recorder.handler",
  timeoutSeconds: settings.functionTimeoutSeconds,
  links,
  permissions: [
    consumes(...queuePairs.map((pair) => pair.work)),
    // The delay that it gives what returns to the queue.
    { actions: ["sqs:ChangeMessageVisibility"], resources: queuePairs.map((pair) => pair.work.arn) },
    { actions: ["dynamodb:PartiQLInsert", "dynamodb:PutItem"], resources: [messages.arn] },
    { actions: ["dynamodb:PutItem", "dynamodb:UpdateItem"], resources: [deadLetters.arn] },
    callBack,
  ],
});

/** Takes all dead-letter queues, one message an invocation: archives it and fails its task. */
export const deadLetterFunction = consumer({
  name: "DeadLetter",
  handler: "packages/functions/src/dead-letter.handler",
  timeoutSeconds: settings.deadLetterFunctionTimeoutSeconds,
  links,
  permissions: [
    consumes(...deadLetterQueues),
    { actions: ["dynamodb:GetItem"], resources: [messages.arn] },
    {
      actions: ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:GetItem"],
      resources: [deadLetters.arn],
    },
    callBack,
  ],
});

for (const { name, kind, work, deadLetters } of queuePairs) {
  consume({
    name: `${name}Mapping`,
    queue: work,
    consumer: recorder,
    // A FIFO queue that is draining takes no window either, whatever the stage's standard queue has.
    batchSize: kind === "fifo" ? Math.min(settings.batchSize, 10) : settings.batchSize,
    windowSeconds: kind === "fifo" ? 0 : settings.batchingWindowSeconds,
    maximumConcurrency: settings.maximumConcurrency,
  });
  consumeDeadLetters(`${name}DeadLettersMapping`, deadLetters);
}
consumeDeadLetters("RuleDeadLettersMapping", ruleDeadLetters);

/** One message at a time: a poison message takes no other with it. */
function consumeDeadLetters(name: string, queue: sst.aws.Queue): void {
  consume({
    name,
    queue,
    consumer: deadLetterFunction,
    batchSize: 1,
    windowSeconds: 0,
    maximumConcurrency: settings.deadLetterMaximumConcurrency,
  });
}
