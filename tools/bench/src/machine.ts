import { readFileSync } from "node:fs";
import { arch, availableParallelism, cpus, platform, totalmem } from "node:os";
import { join } from "node:path";
import { projectDir } from "./subjects/bundle-subject.ts";

/** The machine that was measured on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly platform: string;
}

/** Versions by name: Node, and every package that a subject loads. */
export type Versions = Readonly<Record<string, string>>;

export function machine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1e9),
    platform: `${platform()} ${arch()}`,
  };
}

const compared = [
  "@aws-sdk/client-dynamodb",
  "@aws-sdk/client-sfn",
  "@aws-lambda-powertools/batch",
  "undici",
  "esbuild",
];

/** The versions of Node and of the packages that are compared, as they are installed. */
export function versions(): Versions {
  const entries = compared.map((name) => [name, versionOf(name)]);
  return { node: process.versions.node, ...Object.fromEntries(entries) };
}

function versionOf(name: string): string {
  const manifest: { version: string } = JSON.parse(
    readFileSync(join(projectDir, "node_modules", name, "package.json"), "utf8"),
  );
  return manifest.version;
}
