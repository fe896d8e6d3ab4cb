/** Every fault that the local cloud can inject: its name in `--fault NAME=RATE` and `--fault TASK:NAME=RATE`, and what it does. */
export const faultKinds = {
  "dynamodb.throttle": "a function's request to DynamoDB is throttled",
  "dynamodb.slow": "a function's request to DynamoDB takes up to a second longer",
  "dynamodb.down": "a function's connection to DynamoDB is cut",
  "dynamodb.refuse": "a function's write of messages is refused for good",
  "callback.throttle": "a function's callback to Step Functions is throttled",
  "callback.slow": "a function's callback to Step Functions takes up to a second longer",
  "callback.down": "a function's connection to Step Functions is cut",
  "callback.refuse": "a function's callback is refused as one that Step Functions cannot read",
  "function.crash": "the function is killed before its write, before its callback or before its answer",
  "function.crash-before-write":
    "the function is killed as it is about to write, or to call back if it writes nothing",
  "function.crash-before-callback":
    "the function is killed between its first write, if it writes, and its callback",
  "function.crash-before-acknowledgement": "the function is killed between its first callback and its answer",
  "function.timeout": "the function hangs at its first request until its timeout",
  "function.out-of-memory": "the function is killed at its first request as if out of memory",
  "sqs.send-throttle": "the workflow's send to the queue is throttled",
  "sqs.send-down": "the workflow does not reach the queue",
  "sqs.duplicate": "a message is delivered twice",
  "sqs.late": "a message is delivered up to five seconds late",
} as const;

export type FaultKind = keyof typeof faultKinds;

export const isFaultKind = (name: string): name is FaultKind => Object.hasOwn(faultKinds, name);

/** The faults of an invocation, in the order in which they are drawn. An invocation has one of them at most. */
export const invocationFaults = [
  "function.crash",
  "function.crash-before-write",
  "function.crash-before-callback",
  "function.crash-before-acknowledgement",
  "function.timeout",
  "function.out-of-memory",
] as const satisfies readonly FaultKind[];

export type InvocationFault = (typeof invocationFaults)[number];
