/**
 * Writes the graphs that are committed, so that a fresh clone starts without evaluating anything: of the repository's app, and
 * of the small app that the tools' tests run. A test of `tools/app` holds that they are up to date.
 */
import { join } from "node:path";
import { writeCommittedGraph } from "@ringback/app/write-committed-graph";
import { smallApp } from "@ringback/testing/small-app";

for (const app of [join(import.meta.dirname, ".."), smallApp]) {
  console.log(await writeCommittedGraph(app));
}
