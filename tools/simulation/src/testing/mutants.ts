import type { PromiseName } from "../promises.ts";
import { type FunctionHandler, ringback, type Subject } from "../subject/subject.ts";

/** Ringback with one thing broken, for each promise that the simulation watches over. */
export interface Mutant {
  readonly promise: PromiseName;
  readonly change: string;
  readonly subject: Subject;
}

const whole = ringback();

export const mutants: readonly Mutant[] = [
  {
    promise: "ends within its bound",
    change: "nothing takes the dead-letter queue",
    subject: { ...whole, deadLetter: undefined },
  },
  {
    promise: "ends within its bound",
    change: "the workflow has no timeouts",
    subject: { ...whole, hasTimeouts: false },
  },
  {
    promise: "ends within its bound",
    change: "a failure is archived and nobody is told",
    subject: ringback((ports) => ({
      ...ports,
      callback: { ...ports.callback, fail: async () => ({ outcome: "accepted" }) },
    })),
  },
  {
    promise: "succeeded is recorded",
    change: "the task is told before the write is done",
    subject: ringback((ports) => ({
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
    promise: "succeeded is recorded",
    change: "an outcome is taken for that of another record",
    subject: ringback((ports) => ({
      ...ports,
      store: {
        ...ports.store,
        record: async (messages, signal) => (await ports.store.record(messages, signal)).toReversed(),
      },
    })),
  },
  {
    promise: "succeeded is recorded",
    change: "an entry that was written unread is left open",
    subject: ringback((ports) => ({
      ...ports,
      archive: { ...ports.archive, closeRecorded: async () => ({ outcome: "kept" }) },
    })),
  },
  {
    promise: "recorded once",
    change: "the write has no condition",
    subject: ringback((ports, environment) => ({
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
    promise: "kept with a reason",
    change: "the archive keeps nothing",
    subject: ringback((ports) => ({
      ...ports,
      archive: { ...ports.archive, keep: async () => ({ outcome: "kept" }) },
    })),
  },
  {
    promise: "kept with a reason",
    change: "the task is failed before the archive has answered",
    subject: ringback((ports) => ({
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
    subject: {
      ...whole,
      recorder: (environment) =>
        around(whole.recorder(environment), (event) => {
          process.stdout.write(`${JSON.stringify(event)}\n`);
        }),
    },
  },
  {
    promise: "no token elsewhere",
    change: "the archive keeps the token in the reason",
    subject: ringback((ports) => {
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
    promise: "siblings untouched",
    change: "one failed record fails the batch",
    subject: {
      ...whole,
      recorder(environment) {
        const handler = whole.recorder(environment);
        return async (event, context) => {
          const response = await handler(event, context);
          const isFailed = JSON.stringify(response) !== JSON.stringify({ batchItemFailures: [] });
          if (isFailed) throw new Error("A record failed.");
          return response;
        };
      },
    },
  },
  {
    promise: "siblings untouched",
    change: "a store that throttles counts as a message that is wrong",
    subject: ringback((ports) => ({
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

function around(handler: FunctionHandler, before: (event: unknown) => void): FunctionHandler {
  return (event, context) => {
    before(event);
    return handler(event, context);
  };
}
