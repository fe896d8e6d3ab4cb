import type { PromiseName } from "../promises.ts";
import { ringback } from "../system-under-test/ringback.ts";
import type { FunctionHandler, SystemUnderTest } from "../system-under-test/system-under-test.ts";

/** Ringback with one thing broken on purpose; the simulation has to find the promise that breaks. */
export interface Mutant {
  readonly promise: PromiseName;
  readonly change: string;
  readonly system: SystemUnderTest;
}

const intact = ringback();

/** Thirteen broken variants, at least one for each promise. */
export const mutants: readonly Mutant[] = [
  {
    promise: "ends within its bound",
    change: "nothing consumes the dead-letter queue",
    system: { ...intact, deadLetter: undefined },
  },
  {
    promise: "ends within its bound",
    change: "the workflow has no timeouts",
    system: { ...intact, hasTimeouts: false },
  },
  {
    promise: "ends within its bound",
    change: "a failure is archived without a callback",
    system: ringback((ports) => ({
      ...ports,
      callback: { ...ports.callback, fail: async () => ({ outcome: "accepted" }) },
    })),
  },
  {
    promise: "succeeded is recorded",
    change: "the task is called back before the write is done",
    system: ringback((ports) => ({
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
    change: "the outcomes of two records are swapped",
    system: ringback((ports) => ({
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
    system: ringback((ports) => ({
      ...ports,
      archive: { ...ports.archive, closeRecorded: async () => ({ outcome: "kept" }) },
    })),
  },
  {
    promise: "recorded once",
    change: "the write has no condition",
    system: ringback((ports, environment) => ({
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
    system: ringback((ports) => ({
      ...ports,
      archive: { ...ports.archive, keep: async () => ({ outcome: "kept" }) },
    })),
  },
  {
    promise: "kept with a reason",
    change: "the task is failed before the archive has answered",
    system: ringback((ports) => ({
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
    system: {
      ...intact,
      recorder: (environment) =>
        around(intact.recorder(environment), (event) => {
          process.stdout.write(`${JSON.stringify(event)}\n`);
        }),
    },
  },
  {
    promise: "no token elsewhere",
    change: "the archive keeps the token in the reason",
    system: ringback((ports) => {
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
    system: {
      ...intact,
      recorder(environment) {
        const handler = intact.recorder(environment);
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
    promise: "rest of the batch untouched",
    change: "a store that throttles counts as an invalid message",
    system: ringback((ports) => ({
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
