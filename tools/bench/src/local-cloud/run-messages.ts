import { spawn } from "node:child_process";
import { once } from "node:events";
import { projectDir } from "../subjects/bundle-subject.ts";
import { childrenOf, commandLine, type ProcessUsage, processUsage } from "./process-usage.ts";
import { startCommand } from "./start-command.ts";

/** One run of the local cloud with so many messages. */
export interface MessagesRun {
  readonly messages: number;
  /** From the first start of an execution to the last SUCCEEDED. */
  readonly seconds: number;
  readonly main: ProcessUsage;
  /** The processes of the recorder and of the dead-letter function together. */
  readonly functions: ProcessUsage;
}

const sampleMs = 50;

/**
 * Runs `npm start -- --once --count N` without npm, and looks at its processes while it runs.
 *
 * @param options.profileDir where Node writes the CPU profile of the main process; none unless given
 * @throws Error unless every message succeeded
 */
export async function runMessages(options: { messages: number; profileDir?: string }): Promise<MessagesRun> {
  const { messages, profileDir } = options;
  const profile = profileDir === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profileDir}`];
  const { environment, args } = startCommand();
  const flags = [...profile, ...args, "--port", "0", "--once", "--count", String(messages)];
  const child = spawn(process.execPath, flags, {
    cwd: projectDir,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk;
  });
  let main: ProcessUsage = { peakBytes: 0, cpuMs: 0 };
  const functions = new Map<number, ProcessUsage>();
  const sample = () => {
    const pid = child.pid ?? 0;
    main = processUsage(pid) ?? main;
    for (const one of childrenOf(pid)) {
      const usage = commandLine(one).includes("lambda-runtime") ? processUsage(one) : undefined;
      if (usage !== undefined) functions.set(one, usage);
    }
  };
  const sampling = setInterval(sample, sampleMs);
  const [code] = await once(child, "close");
  clearInterval(sampling);
  const pace = Number(/(\d+) {2}messages a second/.exec(output)?.[1]);
  if (code !== 0 || !(pace > 0)) throw new Error(`The local cloud ended with ${code}:\n${output}`);
  return { messages, seconds: messages / pace, main, functions: sum([...functions.values()]) };
}

function sum(usages: readonly ProcessUsage[]): ProcessUsage {
  return {
    peakBytes: usages.reduce((total, { peakBytes }) => total + peakBytes, 0),
    cpuMs: usages.reduce((total, { cpuMs }) => total + cpuMs, 0),
  };
}
