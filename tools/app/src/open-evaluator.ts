import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { frankfurt, type Place, thisMachine } from "./aws/place.ts";
import { appEnvironment } from "./environment/app-environment.ts";
import { AppError } from "./errors/app-error.ts";
import { EvaluationError } from "./errors/evaluation-error.ts";
import type { Evaluation, EvaluationReply, EvaluationRequest } from "./evaluation/evaluation.ts";
import { cacheFolder } from "./folders/cache-folder.ts";
import { nearestFolder } from "./folders/nearest-folder.ts";
import { withoutSecrets } from "./graph/secrets.ts";
import { preparePlatform } from "./platform/prepare-platform.ts";

/** What to evaluate, and how. */
export interface EvaluateOptions {
  /** The folder that holds `sst.config.ts`. */
  readonly app: string;
  /** As `--stage` of SST's commands. */
  readonly stage: string;
  /** As `sst dev` would, instead of `sst deploy`. */
  readonly dev?: boolean;
  /** Where it would be deployed to: this machine for the stage `local`, a made-up account in Frankfurt for all others. */
  readonly place?: Place;
  /** By path, absolute or from the folder of the app: the text that stands in the file's place. */
  readonly replace?: Readonly<Record<string, string>>;
  /** The shell's; this process's unless given. `.env` and `.env.<stage>` of the app are added as SST adds them. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** What the config prints, and the line that says that SST's platform is prepared; it goes to this process's error stream unless given. */
  readonly onOutput?: (text: string) => void;
}

/** A process that has SST loaded, and evaluates one app after the other. */
export interface Evaluator extends AsyncDisposable {
  /**
   * @throws AppError with a sentence for the person who wrote the app; EvaluationError for what the config throws
   */
  evaluate(options: EvaluateOptions): Promise<Evaluation>;
}

type LastReply = Exclude<EvaluationReply, { outcome: "printed" }>;

/** Most take a second, and some build a site. */
const longestEvaluationMs = 120_000;

const program = join(import.meta.dirname, "evaluation", "evaluation-process.ts");

/** Opens an evaluator. Its process is started with the first evaluation, and anew for another platform or after a failure. */
export function openEvaluator(): Evaluator {
  let running: { process: ChildProcess; platform: string } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function evaluatorOf(platform: string): Promise<ChildProcess> {
    if (running?.platform === platform && running.process.connected) return running.process;
    running?.process.kill();
    const started = await startProcess(platform);
    running = { process: started, platform };
    return started;
  }

  async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
    const app = resolve(options.app);
    const output = options.onOutput ?? ((text) => globalThis.process.stderr.write(text));
    const platform = await preparePlatform({ app, onPrepare: (line) => output(`${line}\n`) });
    const request = requestOf({ ...options, app, platform });
    const process = await evaluatorOf(request.platform);
    const reply = await replyTo(process, request, output);
    if (reply.outcome === "evaluated") return reply.evaluation;
    // What it has begun may still go on there.
    process.kill("SIGKILL");
    running = undefined;
    throw errorOf(reply);
  }

  return {
    evaluate: (options) => {
      const next = last.catch(() => undefined).then(() => evaluate(options));
      last = next;
      return next;
    },
    [Symbol.asyncDispose]: async () => {
      if (running === undefined || running.process.exitCode !== null) return;
      const exited = once(running.process, "exit");
      running.process.ref();
      running.process.kill("SIGKILL");
      await exited;
    },
  };
}

function requestOf(options: EvaluateOptions & { platform: string }): EvaluationRequest {
  const { app, platform, stage, dev = false, replace = {} } = options;
  return {
    app,
    platform,
    stage,
    dev,
    place: options.place ?? (stage === "local" ? thisMachine : frankfurt),
    replace,
    environment: withoutSecrets(appEnvironment(options)),
  };
}

/** What is compiled once is kept in the project of the platform, for all apps that share it. */
async function startProcess(platform: string): Promise<ChildProcess> {
  const holder = join(platform, "..", "..");
  const projectDir = nearestFolder(holder, "node_modules") ?? holder;
  const cacheDir = await cacheFolder({ projectDir, name: "ringback" });
  const started = fork(program, [platform, cacheDir], {
    execArgv: ["--no-warnings"],
    env: { ...process.env, HOME: homeFolder(), NODE_COMPILE_CACHE: join(cacheDir, "compiled") },
    // What the config prints comes over IPC; on the error stream is what Node says when it cannot go on.
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    serialization: "advanced",
  });
  // An evaluator that waits for its next app keeps nobody from ending.
  started.unref();
  started.channel?.unref();
  return started;
}

/** Pulumi's packages ask for it while they are loaded. A container's user may have none, nor an entry in the list of users. */
function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return tmpdir();
  }
}

async function replyTo(
  process: ChildProcess,
  request: EvaluationRequest,
  onOutput: (text: string) => void,
): Promise<LastReply> {
  const { promise, resolve, reject } = Promise.withResolvers<LastReply>();
  const take = (reply: EvaluationReply) => {
    if (reply.outcome === "printed") onOutput(reply.text);
    else resolve(reply);
  };
  const ended = () => reject(new AppError(`sst.config.ts has ended the process that evaluates it.`));
  const timer = setTimeout(
    () =>
      resolve({
        outcome: "refused",
        message: `Evaluating stage "${request.stage}" has not ended after ${longestEvaluationMs / 1000} s.`,
      }),
    longestEvaluationMs,
  );
  process.ref();
  process.channel?.ref();
  process.on("message", take).on("exit", ended);
  process.send(request);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    process.off("message", take).off("exit", ended);
    process.unref();
    process.channel?.unref();
  }
}

function errorOf(reply: Exclude<LastReply, { outcome: "evaluated" }>): Error {
  switch (reply.outcome) {
    case "failed":
      return new EvaluationError(reply.message, reply.created);
    case "refused":
      return new AppError(reply.message);
    case "crashed":
      return new Error(reply.message);
  }
}
