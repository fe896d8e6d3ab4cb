import { Worker } from "node:worker_threads";
import type { Clock } from "../clock.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Evaluator } from "../language/query.ts";

/** How long the worker may work on one expression before it is ended; jsonata's own guard comes first. */
const DEADLINE_MS = 2_500;
/** The worker's heap: an expression that fills it ends the worker, not the engine. */
const WORKER_HEAP_MB = 256;

/** An evaluator whose worker ends with `close`. */
export interface ClosableEvaluator extends Evaluator {
  close(): Promise<void>;
}

interface Task {
  readonly expression: string;
  readonly bindings: JsonObject;
  readonly now: number;
  resolve(value: Json | undefined): void;
  reject(error: unknown): void;
}

/** What the worker answers. */
export type WorkerAnswer =
  | { readonly kind: "value"; readonly value: Json | undefined }
  | { readonly kind: "failure"; readonly code: string | undefined; readonly message: string };

/**
 * Evaluates expressions in a worker thread, one at a time. One that does not end in time, or that takes
 * all the memory there is, is ended with its worker; the next gets a new one.
 */
export function createEvaluator(clock: Clock): ClosableEvaluator {
  const waiting: Task[] = [];
  let worker: Worker | undefined;
  let current: { task: Task; deadline: NodeJS.Timeout } | undefined;

  const finish = (settle: (task: Task) => void) => {
    if (!current) return;
    const { task, deadline } = current;
    clearTimeout(deadline);
    current = undefined;
    settle(task);
    if (waiting.length === 0) worker?.unref();
    runNext();
  };
  const discardWorker = () => {
    const ended = worker;
    worker = undefined;
    return ended?.terminate();
  };
  const startWorker = (): Worker => {
    const started = new Worker(new URL("./evaluation-worker.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB },
    });
    started.on("message", (answer: WorkerAnswer) => {
      finish((task) => {
        if (answer.kind === "value") task.resolve(answer.value);
        else task.reject(evaluationError(answer.message, answer.code));
      });
    });
    started.on("error", (error) => {
      if (worker !== started) return;
      worker = undefined;
      finish((task) =>
        task.reject(evaluationError(`The expression could not be evaluated (${error.message})`)),
      );
    });
    return started;
  };
  const runNext = () => {
    if (current) return;
    const task = waiting.shift();
    if (!task) return;
    worker ??= startWorker();
    worker.ref();
    const deadline = setTimeout(() => {
      void discardWorker();
      finish((late) =>
        late.reject(evaluationError(`The expression did not end within ${DEADLINE_MS} milliseconds`)),
      );
    }, DEADLINE_MS);
    current = { task, deadline };
    worker.postMessage({ expression: task.expression, bindings: task.bindings, now: task.now });
  };

  return {
    now: () => clock.now(),
    evaluateInWorker(expression, bindings) {
      const release = clock.hold?.();
      return new Promise<Json | undefined>((resolve, reject) => {
        waiting.push({ expression, bindings, now: clock.now(), resolve, reject });
        runNext();
      }).finally(release);
    },
    async close() {
      if (current) clearTimeout(current.deadline);
      current = undefined;
      waiting.length = 0;
      await discardWorker();
    },
  };
}

function evaluationError(message: string, code?: string): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}
