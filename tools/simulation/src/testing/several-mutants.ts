import { taskStateSeconds } from "@ringback/contracts/settings/derived-times";
import { Refused } from "@ringback/core/work/refused";
import { type OwnEvent, ownTask } from "../system-under-test/own-work.ts";
import type { RingbackTask } from "../system-under-test/ringback-task.ts";
import { severalTasks } from "../system-under-test/several-tasks.ts";
import type { Mutant } from "./mutants.ts";

/** A task whose work for one message is another. */
const otherWork =
  (change: (own: OwnTask) => OwnWork): RingbackTask<OwnEvent>["declare"] =>
  (environment) => {
    const own = ownTask(environment);
    return { ...own, work: change({ ...own, environment }) };
  };
type OwnTask = ReturnType<typeof ownTask> & { environment: Parameters<typeof ownTask>[0] };
type OwnWork = ReturnType<typeof ownTask>["work"];

/** Broken variants of the app with several tasks. */
export const severalMutants: readonly Mutant[] = [
  {
    promise: "ends within its bound",
    change: "the workflow's timeout is that of one task",
    system: {
      ...severalTasks(),
      workflows: severalTasks().workflows.map((workflow) => ({
        ...workflow,
        timeoutSeconds: (settingsOf) => taskStateSeconds(settingsOf("Charge")),
      })),
    },
  },
  {
    promise: "done is not failed",
    change: "the tasks have lost their look",
    system: severalTasks({
      withLook: (environment) => {
        const { look: _, ...own } = ownTask(environment);
        return own;
      },
    }),
  },
  {
    promise: "done is not failed",
    change: "a look that fails counts as not done",
    system: severalTasks({
      withLook: (environment) => {
        const own = ownTask(environment);
        return {
          ...own,
          look: async (message, options) => {
            try {
              return await own.look(message, options);
            } catch {
              return undefined;
            }
          },
        };
      },
    }),
  },
  {
    promise: "done once",
    change: "the work writes again at every receive",
    system: severalTasks({
      withLook: otherWork(({ environment }) => async ({ messageId, createdAt, event }, { signal }) => {
        const item = { messageId, createdAt: Date.parse(createdAt), event: JSON.stringify(event) };
        await environment.putMessage(item, signal);
        return { messageId };
      }),
    }),
  },
  {
    promise: "redriven goes on",
    change: "the work refuses what it has done before",
    system: severalTasks({
      withoutLook: (environment) => {
        const { work, payload } = ownTask(environment);
        return {
          payload,
          work: async (message, options) => {
            const item = await environment.getMessage(message.messageId, options.signal);
            if (item !== undefined) throw new Refused("DoneBefore", "The work was done before.");
            return work(message, options);
          },
        };
      },
    }),
  },
  {
    promise: "succeeded is done",
    change: "the result comes before the work is done",
    system: severalTasks({
      withLook: otherWork(({ work }) => (message, options) => {
        void Promise.resolve(work(message, options)).catch(() => undefined);
        return { messageId: message.messageId };
      }),
    }),
  },
  {
    promise: "kept with a reason",
    change: "the archive does not say whose message it is",
    system: severalTasks({
      change: (ports) => ({
        ...ports,
        archive: {
          ...ports.archive,
          keep: (entry, signal) => ports.archive.keep({ ...entry, execution: undefined }, signal),
        },
      }),
    }),
  },
  {
    promise: "rest of the batch untouched",
    change: "the work of a batch is one promise",
    system: severalTasks({
      withLook: (environment) => {
        const { work, ...own } = ownTask(environment);
        return {
          ...own,
          batchWork: async (messages, signal) => {
            const results = await Promise.all(messages.map((message) => work(message, { signal })));
            return results.map((output) => ({
              ...{ outcome: "done", done: "now", output },
              smallestOutput: {},
            }));
          },
        };
      },
    }),
  },
];
