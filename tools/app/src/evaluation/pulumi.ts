import { createRequire } from "node:module";
import { join } from "node:path";
import { isAnswered, unanswered } from "../aws/lookups.ts";

type Values = Readonly<Record<string, unknown>>;

/** The part of Pulumi's SDK that an evaluation uses. SST's components and the app use the same instance of it. */
export interface Pulumi {
  readonly runtime: {
    setMocks(mocks: Mocks, project: string, stack: string): Promise<void>;
    runInPulumiStack(program: () => Promise<unknown>): Promise<unknown>;
    registerStackTransformation(transformation: (args: TransformationArgs) => undefined): void;
    disconnect(): Promise<void>;
    invoke(token: string, ...rest: unknown[]): unknown;
    invokeOutput(token: string, ...rest: unknown[]): unknown;
  };
  output(value: unknown): { apply(use: (value: unknown) => unknown): unknown };
}

/** What takes the place of an engine, and of AWS. */
export interface Mocks {
  call(asked: { token: string; inputs: Values }): Values;
  newResource(asked: CreatedResource): { id: string; state: Values };
}

/** A resource that is registered. */
export interface CreatedResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Values;
  /** False for a component, which is nothing on AWS. */
  readonly custom?: boolean;
}

/** What Pulumi gives a transformation, while the resource is constructed. */
export interface TransformationArgs {
  readonly type: string;
  readonly name: string;
  readonly resource: object;
  readonly opts: {
    readonly parent?: object;
    /** Of a resource that is there already and is only read. */
    readonly id?: unknown;
    readonly protect?: boolean;
    readonly retainOnDelete?: boolean;
  };
}

/** Pulumi, and where it comes from. */
export interface LoadedPulumi {
  readonly pulumi: Pulumi;
  /** Waits until every resource that was constructed is registered. */
  waitForRpcs(): Promise<void>;
  /** Of the platform's packages. */
  readonly fromPlatform: NodeJS.Require;
}

/**
 * Loads Pulumi from SST's platform: the copy that SST's components use, as it keeps its state by module instance.
 *
 * @param platform the absolute path of `.sst/platform`
 */
export function loadPulumi(platform: string): LoadedPulumi {
  const fromPlatform = createRequire(join(platform, "package.json"));
  const { prepareStackTrace } = Error;
  const pulumi: Pulumi = fromPlatform("@pulumi/pulumi");
  // Pulumi has the source maps of its own code read for every stack that is written down, and it writes many.
  Error.prepareStackTrace = prepareStackTrace;
  // It also writes down where each of its promises was made, should one still wait at the end of the process. That is
  // half of the work of an evaluation, and nobody reads it here.
  const debuggable: {
    debuggablePromise(promise: unknown): unknown;
  } = fromPlatform("@pulumi/pulumi/runtime/debuggable");
  debuggable.debuggablePromise = (promise) => promise;
  // The code of a dynamic resource would be taken apart for the engine, which is to run it.
  const closures: {
    serializeFunction(): Promise<{ text: string; containsSecrets: boolean }>;
  } = fromPlatform("@pulumi/pulumi/runtime/closure/serializeClosure");
  closures.serializeFunction = async () => ({ text: "", containsSecrets: false });
  refuseUnanswered(pulumi.runtime);
  const { MockMonitor }: { MockMonitor: { prototype: Monitor } } = fromPlatform(
    "@pulumi/pulumi/runtime/mocks",
  );
  nameAsEngine(MockMonitor.prototype);
  const { waitForRPCs }: { waitForRPCs(): Promise<void> } = fromPlatform("@pulumi/pulumi/runtime/settings");
  return { pulumi, waitForRpcs: waitForRPCs, fromPlatform };
}

interface Monitor {
  newUrn(parent: string, type: string, name: string): string;
}

/** Pulumi's engine leaves its stack out of the URNs of what belongs to it alone; SST reads types from URNs. */
function nameAsEngine(monitor: Monitor): void {
  const { newUrn } = monitor;
  monitor.newUrn = (parent, type, name) => {
    const isOfStack = parent.split("::")[2] === "pulumi:pulumi:Stack";
    return newUrn.call(monitor, isOfStack ? "" : parent, type, name);
  };
}

/** A look-up that has no answer is refused where it is made, so that the error says where that is. */
function refuseUnanswered(runtime: Pulumi["runtime"]): void {
  const { invoke, invokeOutput } = runtime;
  const checked =
    (call: Pulumi["runtime"]["invoke"]): Pulumi["runtime"]["invoke"] =>
    (token, ...rest) => {
      if (!isAnswered(token)) throw new Error(unanswered(token));
      return call(token, ...rest);
    };
  Object.assign(runtime, { invoke: checked(invoke), invokeOutput: checked(invokeOutput) });
}
