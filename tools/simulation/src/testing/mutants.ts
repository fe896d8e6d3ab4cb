import type { SQSRecord } from "aws-lambda";
import type { PromiseName } from "../promises/broken-promise.ts";
import { recorder } from "../system-under-test/recorder.ts";
import type {
  FunctionHandler,
  SystemUnderTest,
  TaskUnderTest,
} from "../system-under-test/system-under-test.ts";

/** Ringback with one thing broken on purpose; the simulation has to find the promise that breaks. */
export interface Mutant {
  readonly promise: PromiseName;
  readonly change: string;
  readonly system: SystemUnderTest;
}

const intact = recorder();
const withTask = (change: (task: TaskUnderTest) => Partial<TaskUnderTest>): SystemUnderTest => ({
  ...intact,
  tasks: intact.tasks.map((task) => ({ ...task, ...change(task) })),
});

/** Fifteen broken variants of the recorder, at least one for each promise. */
export const mutants: readonly Mutant[] = [
  {
    promise: "ends within its bound",
    change: "nothing consumes the dead-letter queue",
    system: withTask(() => ({ deadLetter: undefined })),
  },
  {
    promise: "ends within its bound",
    change: "the workflow has no timeouts",
    system: { ...intact, hasTimeouts: false },
  },
  {
    promise: "ends within its bound",
    change: "a failure is archived without a callback",
    system: recorder((ports) => ({
      ...ports,
      callback: { ...ports.callback, fail: async () => ({ outcome: "accepted" }) },
    })),
  },
  {
    promise: "succeeded is done",
    change: "the task is called back before the write is done",
    system: recorder((ports) => ({
      ...ports,
      store: {
        ...ports.store,
        async record(messages, signal) {
          void ports.store.record(messages, signal);
          return messages.map(() => ({ outcome: "recorded" }));
        },
      },
    })),
  },
  {
    promise: "succeeded is done",
    change: "the outcomes of two records are swapped",
    system: recorder((ports) => ({
      ...ports,
      store: {
        ...ports.store,
        record: async (messages, signal) => (await ports.store.record(messages, signal)).toReversed(),
      },
    })),
  },
  {
    promise: "succeeded is done",
    change: "an entry that was written unread is left open",
    system: recorder((ports) => ({
      ...ports,
      archive: { ...ports.archive, closeRecorded: async () => ({ outcome: "kept" }) },
    })),
  },
  {
    promise: "done once",
    change: "the write has no condition",
    system: recorder((ports, environment) => ({
      ...ports,
      store: {
        ...ports.store,
        record: (messages, signal) =>
          Promise.all(
            messages.map(async (message) => {
              try {
                await environment.putMessage(message, signal);
                return { outcome: "recorded" } as const;
              } catch {
                return { outcome: "unavailable", reason: "The store is away." } as const;
              }
            }),
          ),
      },
    })),
  },
  {
    promise: "done is not failed",
    change: "the dead-letter function finds nothing when it looks",
    system: recorder((ports) => ({
      ...ports,
      store: { ...ports.store, lookUp: async () => ({ outcome: "absent" }) },
    })),
  },
  {
    promise: "a group keeps its order",
    change: "the messages of a group are done at the same time",
    system: withTask(({ work }) => ({
      work: (environment) => {
        const handler = work(environment);
        return (event, context) => handler({ Records: event.Records.map(withoutGroup) }, context);
      },
    })),
  },
  {
    promise: "kept with a reason",
    change: "the archive keeps nothing",
    system: recorder((ports) => ({
      ...ports,
      archive: { ...ports.archive, keep: async () => ({ outcome: "kept" }) },
    })),
  },
  {
    promise: "kept with a reason",
    change: "the task is failed before the archive has answered",
    system: recorder((ports) => ({
      ...ports,
      archive: {
        ...ports.archive,
        async keep(entry, signal) {
          void ports.archive.keep(entry, signal);
          return { outcome: "kept" };
        },
      },
    })),
  },
  {
    promise: "no token elsewhere",
    change: "the event is logged",
    system: withTask(({ work }) => ({
      work: (environment) =>
        around(work(environment), (event) => {
          process.stdout.write(`${JSON.stringify(event)}\n`);
        }),
    })),
  },
  {
    promise: "no token elsewhere",
    change: "the archive keeps the token in the reason",
    system: recorder((ports) => {
      let last = "";
      return {
        ...ports,
        archive: {
          ...ports.archive,
          keep: (entry, signal) =>
            ports.archive.keep({ ...entry, reason: `${entry.reason} ${last}` }, signal),
        },
        callback: {
          ...ports.callback,
          succeed(token, output, signal) {
            last = token;
            return ports.callback.succeed(token, output, signal);
          },
        },
      };
    }),
  },
  {
    promise: "rest of the batch untouched",
    change: "one failed record fails the batch",
    system: withTask(({ work }) => ({
      work(environment) {
        const handler = work(environment);
        return async (event, context) => {
          const response = await handler(event, context);
          const isFailed = JSON.stringify(response) !== JSON.stringify({ batchItemFailures: [] });
          if (isFailed) throw new Error("A record failed.");
          return response;
        };
      },
    })),
  },
  {
    promise: "rest of the batch untouched",
    change: "a store that throttles counts as an invalid message",
    system: recorder((ports) => ({
      ...ports,
      store: {
        ...ports.store,
        async record(messages, signal) {
          const outcomes = await ports.store.record(messages, signal);
          const isAway = outcomes.some(({ outcome }) => outcome === "unavailable");
          return isAway ? messages.map(() => ({ outcome: "refused", reason: "Away" })) : outcomes;
        },
      },
    })),
  },
];

function withoutGroup(record: SQSRecord): SQSRecord {
  const { MessageGroupId: _, ...attributes } = record.attributes;
  return { ...record, attributes };
}

function around(handler: FunctionHandler, before: (event: unknown) => void): FunctionHandler {
  return (event, context) => {
    before(event);
    return handler(event, context);
  };
}
