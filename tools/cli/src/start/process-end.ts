/** How often the process looks whether its parent is still there. */
const parentCheckMs = 250;
/** The longest that closing may take. */
const closeMs = 1500;
/** The longest that the process goes on once its end was asked for, whatever still starts, closes or waits. */
const endMs = 1800;

export interface ProcessEnd {
  /** Fulfilled when somebody asked the process to end: Ctrl-C, SIGTERM, or a parent that is gone. */
  readonly asked: Promise<void>;
  isAsked(): boolean;
  /** Waits for the closing, and ends the process where it takes too long. */
  within(closing: Promise<void>): Promise<void>;
}

/** Ctrl-C in a terminal reaches the process twice, once from npm: the second one changes nothing. */
export function processEnd(): ProcessEnd {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  let isAsked = false;
  let isClosed = false;
  const ask = () => {
    if (isAsked) return;
    isAsked = true;
    setTimeout(() => process.exit(isClosed ? undefined : 1), endMs).unref();
    resolve();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, ask);
  const parent = process.ppid;
  const parentCheck = setInterval(() => {
    if (process.ppid !== parent) ask();
  }, parentCheckMs);
  parentCheck.unref();
  return {
    asked,
    isAsked: () => isAsked,
    async within(closing) {
      clearInterval(parentCheck);
      const limit = setTimeout(() => process.exit(1), closeMs);
      await closing;
      clearTimeout(limit);
      isClosed = true;
    },
  };
}
