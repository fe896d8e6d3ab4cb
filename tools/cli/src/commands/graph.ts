import { relative } from "node:path";
import { appGraph } from "@ringback/app/app-graph";
import { nearestApp } from "@ringback/app/folders/nearest-app";
import type { AppGraph } from "@ringback/app/graph/app-graph";
import { writeCommittedGraph } from "@ringback/app/write-committed-graph";
import { UsageError } from "../errors/usage-error.ts";
import { type GraphSection, graphListing } from "../graph/graph-listing.ts";
import { print, printJson, printTable } from "../terminal/print.ts";
import { paint } from "../terminal/terminal-line.ts";

/** The options of `ringback graph`; its help says what they mean. */
export interface GraphOptions {
  readonly stage: string;
  readonly json?: boolean;
  readonly write?: boolean;
}

/**
 * Evaluates the app of the current folder, and prints its resources. Secrets are placeholders there.
 *
 * @throws UsageError if a graph of another stage than `local` is to be written
 * @throws AppError if the app cannot be evaluated
 */
export async function graph({ stage, json, write }: GraphOptions): Promise<void> {
  const app = nearestApp(process.cwd());
  if (write) {
    if (stage !== "local") throw new UsageError("--write is for the stage local, whose graph is committed.");
    const file = await writeCommittedGraph(app, process.env);
    return print`Wrote ${relative(process.cwd(), file)}`;
  }
  const evaluated = await appGraph({ app, stage });
  if (json) return printJson(evaluated);
  printGraph(evaluated);
}

function printGraph(graph: AppGraph): void {
  const { app, region, accountId } = graph;
  const { sections, describedOnly } = graphListing(graph);
  print`${paint.bold(app.name)}, stage ${app.stage}, in ${region} of account ${accountId}`;
  for (const section of sections) printSection(section);
  if (describedOnly.length === 0) return;
  print`\n${paint.bold("described only")}, as the local cloud does not run these`;
  for (const { kind, count } of describedOnly) print`${String(count).padStart(4)}  ${kind}`;
}

function printSection({ title, headings, rows }: GraphSection): void {
  print`\n${paint.bold(title)} (${rows.length})`;
  if (rows.every(({ lines }) => lines.length === 0)) {
    const table = rows.map(({ cells }) => cells);
    printTable(headings, table);
    return;
  }
  for (const { cells, lines } of rows) {
    const [name = "", ...rest] = cells;
    print`${paint.cyan(name)}  ${rest.filter((cell) => cell !== "").join("  ")}`;
    for (const line of lines) print`  ${line}`;
  }
}
