/** How often the process checks that its parent process still exists. */
const parentCheckMs = 250;
/** Closing may take this long. */
const closeMs = 1500;
/** The process exits this long after the request to end, even if something is still starting or closing. */
const exitMs = 1800;

/** The end of this process, as a person or its parent process requests it. */
export interface ProcessEnd {
  /** Resolves at Ctrl-C, SIGTERM or SIGHUP, or when the parent process has gone. */
  readonly requested: Promise<void>;
  isRequested(): boolean;
  /** Waits for the closing; exits with status 1 if it takes more than 1.5 seconds. */
  within(closing: Promise<void>): Promise<void>;
}

/** Ctrl-C in a terminal reaches the process twice, once through npm; only the first one has an effect. */
export function processEnd(): ProcessEnd {
  const { promise: requested, resolve } = Promise.withResolvers<void>();
  let isRequested = false;
  let isClosed = false;
  const request = () => {
    if (isRequested) return;
    isRequested = true;
    setTimeout(() => process.exit(isClosed ? undefined : 1), exitMs).unref();
    resolve();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, request);
  const parent = process.ppid;
  const parentCheck = setInterval(() => {
    if (process.ppid !== parent) request();
  }, parentCheckMs);
  parentCheck.unref();
  return {
    requested,
    isRequested: () => isRequested,
    async within(closing) {
      clearInterval(parentCheck);
      const limit = setTimeout(() => process.exit(1), closeMs);
      await closing;
      clearTimeout(limit);
      isClosed = true;
    },
  };
}
