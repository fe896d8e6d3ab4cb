import { fork } from "node:child_process";
import { once } from "node:events";

/** A process that answers one message at a time. */
export interface Child {
  readonly pid: number;
  /** Sends a message and resolves to the next one that the process sends. Rejects where it ends instead. */
  ask<Answer>(message: object): Promise<Answer>;
  /** Resolves to the message that it sends once it is ready. */
  readonly firstMessage: Promise<unknown>;
  /** Closes the channel and waits until the process has ended by itself, which writes its profile. */
  finish(): Promise<void>;
  /** Kills the process. */
  end(): Promise<void>;
}

/** Starts a file as a process of its own. Its standard output is dropped unless `onOutput` is given. */
export function startChild(options: {
  file: string;
  args?: readonly string[];
  nodeFlags?: readonly string[];
  environment?: Readonly<Record<string, string>>;
  onOutput?: (chunk: Buffer) => void;
}): Child {
  const { file, args = [], nodeFlags = [], environment, onOutput } = options;
  const child = fork(file, [...args], {
    execArgv: [...nodeFlags],
    stdio: ["ignore", onOutput === undefined ? "ignore" : "pipe", "pipe", "ipc"],
    ...(environment === undefined ? {} : { env: { ...environment } }),
  });
  if (onOutput !== undefined) child.stdout?.on("data", onOutput);
  // The AWS clients print warnings there. It is part of the error where the process ends by itself.
  let errorOutput = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    errorOutput = (errorOutput + chunk).slice(-2000);
  });
  const next = async () => {
    const received = new AbortController();
    const { signal } = received;
    const ended = once(child, "exit", { signal }).then(([code, killedBy]) => {
      throw new Error(`The process of ${file} ended: ${code ?? killedBy}.\n${errorOutput}`);
    });
    try {
      const [message] = await Promise.race([once(child, "message", { signal }), ended]);
      return message;
    } finally {
      ended.catch(() => undefined);
      received.abort();
    }
  };
  const firstMessage = next();
  firstMessage.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    firstMessage,
    async ask(message) {
      const answer = next();
      child.send(message);
      return answer;
    },
    async finish() {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}
