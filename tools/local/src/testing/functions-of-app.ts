import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { systemClock } from "@ringback/stepfunctions/clock";
import type { FunctionDescription } from "../lambda/function-description.ts";
import { createFunctionService, type FunctionService } from "../lambda/function-service.ts";
import { functionArn } from "./function-resource.ts";

/** An app whose functions are `src/NAME.ts`, in a temporary folder, and what runs them. */
export interface FunctionsOfApp {
  readonly folder: string;
  readonly service: FunctionService;
  /** The lines that functions write, each behind the name of its function. */
  readonly lines: readonly string[];
  write(path: string, content: string): Promise<void>;
  /** Deploys `src/NAME.ts` as the function `NAME`. */
  deploy(name: string, description?: Partial<FunctionDescription>): Promise<void>;
  /** The answer of a function; throws its error. */
  answerOf(name: string): Promise<unknown>;
  close(): Promise<void>;
}

export async function functionsOfApp(
  options: Partial<Parameters<typeof createFunctionService>[0]> = {},
): Promise<FunctionsOfApp> {
  const folder = await mkdtemp(join(tmpdir(), "ringback functions "));
  const lines: string[] = [];
  const service = createFunctionService({
    region: "us-east-1",
    endpointUrl: "http://127.0.0.1:1",
    clock: systemClock,
    deliver: async () => undefined,
    onLog: (name, line) => lines.push(`${name} ${line}`),
    onFailed: () => undefined,
    onLost: () => undefined,
    ...options,
  });
  return {
    folder,
    service,
    lines,
    write: async (path, content) => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    },
    deploy: (name, description = {}) =>
      service.deploy({
        label: name,
        functionName: name,
        functionArn: functionArn(name),
        roleArn: "arn:aws:iam::000000000000:role/test",
        runtime: "nodejs24.x",
        logFormat: "JSON",
        memoryMb: 128,
        timeoutSeconds: 10,
        environment: {},
        code: { kind: "bundled", source: { app: folder, handler: `src/${name}.handler`, minify: false } },
        ...description,
      }),
    answerOf: async (name) => {
      const invoked = await service.functions.get(name)?.invoke({});
      if (invoked?.result.outcome !== "succeeded") throw new Error(JSON.stringify(invoked?.result));
      return JSON.parse(invoked.result.payload);
    },
    close: async () => {
      await service.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
