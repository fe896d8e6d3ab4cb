import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { appEnvironment } from "../environment/app-environment.ts";
import type { Evaluation } from "../evaluation/evaluation.ts";
import type { AppGraph } from "../graph/app-graph.ts";
import { isSecret } from "../graph/secrets.ts";
import { digestOf, digestOfPath } from "./content-digest.ts";
import { evaluatorDigest } from "./evaluator-digest.ts";

/** A graph, and everything that it was made from: as long as none of that has changed, another evaluation gives the same. */
export interface GraphRecord {
  /** Of this file. */
  readonly format: typeof recordFormat;
  /** A digest of the sources of the evaluator itself. */
  readonly evaluator: string;
  /** The version of SST. */
  readonly sst: string;
  /** By name, what the config has read of its environment: a digest of the value, `null` where it was not set. */
  readonly environment: Readonly<Record<string, string | null>>;
  /** By path from the folder of the app, what the config was bundled from and what it has read (`digestOfPath`). */
  readonly sources: Readonly<Record<string, string>>;
  readonly graph: AppGraph;
}

const recordFormat = 1;

/** What a record belongs to. */
interface RecordOf {
  readonly app: string;
  readonly stage: string;
  /** The version of SST that is installed. */
  readonly sst: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** The record of an evaluation that has just ended; undefined where it depends on more than a record can hold. */
export function recordOf(evaluation: Evaluation, of: RecordOf): GraphRecord | undefined {
  const { graph, files, variables } = evaluation;
  if (variables === undefined) return undefined;
  const environment = appEnvironment(of);
  const sources = Object.entries(files).map(([path, extent]) => [
    sourceName(of.app, path),
    digestOfPath(path, extent),
  ]);
  return {
    format: recordFormat,
    evaluator: evaluatorDigest(),
    sst: of.sst,
    environment: Object.fromEntries(variables.map((name) => [name, digestOfVariable(name, environment)])),
    sources: Object.fromEntries(sources.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1))),
    graph,
  };
}

/** Reads a record; undefined where there is none, or none that is whole and of this format. */
export function readRecord(file: string): GraphRecord | undefined {
  try {
    const record: GraphRecord = JSON.parse(readFileSync(file, "utf8"));
    // Somebody may have merged the committed one by hand.
    const isWhole = [record.sources, record.environment, record.graph?.resources].every(
      (part) => typeof part === "object" && part !== null,
    );
    return record.format === recordFormat && isWhole ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Whether an evaluation now would give the record's graph again. */
export function isCurrent(record: GraphRecord, of: RecordOf): boolean {
  if (record.evaluator !== evaluatorDigest() || record.sst !== of.sst) return false;
  const environment = appEnvironment(of);
  return (
    Object.entries(record.environment).every(
      ([name, digest]) => digestOfVariable(name, environment) === digest,
    ) &&
    Object.entries(record.sources).every(
      ([name, digest]) => digestOfPath(resolve(of.app, name), extentOf(digest)) === digest,
    )
  );
}

/** The absolute paths of what a record depends on. */
export function sourcesOf({ sources }: GraphRecord, app: string): readonly string[] {
  return Object.keys(sources).map((name) => resolve(app, name));
}

/** As text: a line for each source and each resource, so that a difference shows what has changed. */
export function recordText({ environment, sources, graph, ...head }: GraphRecord): string {
  const { resources, functions, ...rest } = graph;
  const lines = (open: string, items: readonly string[], close: string) =>
    items.length === 0 ? `${open}${close}` : `${open}\n${items.join(",\n")}\n${close}`;
  const members = (object: object) =>
    Object.entries(object).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  const list = (items: readonly unknown[]) =>
    lines(
      "[",
      items.map((item) => JSON.stringify(item)),
      "]",
    );
  const graphText = lines(
    "{",
    [...members(rest), `"functions": ${list(functions)}`, `"resources": ${list(resources)}`],
    "}",
  );
  return `${lines(
    "{",
    [
      ...members(head),
      `"environment": ${lines("{", members(environment), "}")}`,
      `"sources": ${lines("{", members(sources), "}")}`,
      `"graph": ${graphText}`,
    ],
    "}",
  )}\n`;
}

const sourceName = (app: string, path: string) => relative(app, path).replaceAll("\\", "/") || ".";

function extentOf(digest: string): "content" | "existence" {
  return digest === "file" || digest === "folder" ? "existence" : "content";
}

/** Of a secret, only whether it is there: the graph has a placeholder for it, whatever its value. */
function digestOfVariable(name: string, environment: Readonly<Record<string, string>>): string | null {
  const value = environment[name];
  if (value === undefined) return null;
  return isSecret(name) ? "set" : digestOf(value);
}
