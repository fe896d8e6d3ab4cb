/**
 * Writes the graphs that are committed, so that a fresh clone starts without evaluating anything: of the repository's app,
 * of the small app that the tools' tests run, and of each app in `examples`. A test of `tools/app` holds that ours are up to
 * date. An example gets the types of what it links, too: SST's CLI writes them only where it deploys.
 */
import { globSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { appGraph } from "@ringback/app/app-graph";
import { linkTypes } from "@ringback/app/link-types";
import { writeCommittedGraph } from "@ringback/app/write-committed-graph";
import { smallApp } from "@ringback/testing/small-app";
import { withSecrets } from "./write-graphs/with-secrets.ts";

const root = join(import.meta.dirname, "..");
const written = (file: string) => console.log(relative(root, file));

for (const app of [root, smallApp]) written(await writeCommittedGraph(app));

for (const config of globSync("examples/*/sst.config.ts", { cwd: root }).sort()) {
  const app = join(root, dirname(config));
  await withSecrets(async (environment) => {
    const { links } = await appGraph({ app, stage: "local", environment });
    const types = join(app, "types/sst-env.d.ts");
    mkdirSync(dirname(types), { recursive: true });
    writeFileSync(types, linkTypes(links));
    written(types);
    written(await writeCommittedGraph(app, environment));
  });
}
