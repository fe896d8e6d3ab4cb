import { fork } from "node:child_process";
import { once } from "node:events";

/** A process that answers one message at a time. */
export interface Child {
  ask<Answer>(message: object): Promise<Answer>;
  /** The first message that it sends of its own accord. */
  readonly greeting: Promise<unknown>;
  /** Lets the process end by itself, which writes its profile. */
  leave(): Promise<void>;
  end(): Promise<void>;
}

/** Starts a file as a process of its own. Its standard output goes nowhere unless `onOutput` hears it. */
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
  // The AWS clients warn of full sockets there; it is told where the process ends by itself.
  let complaints = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    complaints = (complaints + chunk).slice(-2000);
  });
  const next = async () => {
    const heard = new AbortController();
    const { signal } = heard;
    const ended = once(child, "exit", { signal }).then(([code, killedBy]) => {
      throw new Error(`The process of ${file} ended: ${code ?? killedBy}.\n${complaints}`);
    });
    try {
      const [message] = await Promise.race([once(child, "message", { signal }), ended]);
      return message;
    } finally {
      ended.catch(() => undefined);
      heard.abort();
    }
  };
  const greeting = next();
  greeting.catch(() => undefined);
  return {
    greeting,
    async ask(message) {
      const answer = next();
      child.send(message);
      return answer;
    },
    async leave() {
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
