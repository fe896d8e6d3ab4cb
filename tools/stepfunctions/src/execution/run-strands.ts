import type { Json } from "../json.ts";
import type { StatesError } from "../language/states-error.ts";
import type { Thread } from "./execution.ts";
import type { StateRun } from "./state-run.ts";
import type { Strand } from "./state-work.ts";
import { abortThread, waitInThread } from "./thread.ts";

interface NextStrand {
  readonly index: number;
  readonly thread: Thread;
}

/** What a Parallel or a Map does with its strands. */
export interface StrandsOptions {
  readonly run: StateRun;
  /** The strands that exist so far; those under way are run. */
  readonly strands: readonly (Strand<Thread> | undefined)[];
  /** Notes the end of one; gives the next to run, if there is one. */
  onEnd(index: number, output: Json, lastEventId: number): Promise<NextStrand | undefined> | undefined;
  /** Notes a failure: "stop" ends all strands; otherwise the failure is tolerated, and the next one may be given. */
  onFailure(
    index: number,
    error: StatesError,
    lastEventId: number,
  ): "stop" | Promise<NextStrand | undefined> | undefined;
  /** Called for each strand that is aborted because another failed, with the failing strand's last event. */
  onStopped(index: number, thread: Thread, lastEventId: number): void;
}

type Ending = { readonly error: unknown; readonly lastEventId: number } | undefined;

/**
 * Runs strands (branches or iterations) at the same time, until all have ended or one failure ends them all. Throws
 * that failure.
 */
export async function runStrands(options: StrandsOptions): Promise<void> {
  const { run } = options;
  const running = new Map<number, Thread>();
  const ending = await waitInThread<Ending>(run.thread, (done) => {
    /** Strands under way, and strands that are about to start. */
    let open = 0;
    /** Set at the end: a strand that ends in the same moment is ignored. */
    let over = false;
    const finishOne = (next: NextStrand | undefined) => {
      if (over) return;
      if (next) start(next.index, next.thread);
      open -= 1;
      if (open === 0) done(undefined);
    };
    const start = (index: number, thread: Thread) => {
      open += 1;
      running.set(index, thread);
      run.thread.run
        .runThread(thread)
        .then((end) => {
          if (over || end.kind === "aborted" || !running.delete(index)) return undefined;
          if (end.kind === "ended") {
            const next = options.onEnd(index, end.output.value, thread.lastEventId);
            return next ? next.then(finishOne) : finishOne(undefined);
          }
          const reaction = options.onFailure(index, end.error, thread.lastEventId);
          if (reaction === "stop") return done({ error: end.error, lastEventId: thread.lastEventId });
          return reaction ? reaction.then(finishOne) : finishOne(undefined);
        })
        .catch((error: unknown) => done({ error, lastEventId: thread.lastEventId }));
    };
    for (const [index, strand] of options.strands.entries()) {
      if (strand?.kind === "running") start(index, strand.thread);
    }
    if (open === 0) done(undefined);
    return () => {
      over = true;
      for (const thread of running.values()) abortThread(thread);
    };
  });
  if (!ending) return;
  for (const [index, thread] of running) options.onStopped(index, thread, ending.lastEventId);
  run.thread.lastEventId = ending.lastEventId;
  throw ending.error;
}
