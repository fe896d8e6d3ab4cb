import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { appGraph } from "@ringback/app/app-graph";
import { linkTypes } from "@ringback/app/link-types";
import { expect, it } from "vitest";

const app = resolve(import.meta.dirname, "../examples/orders");

// SST, run in the repository's folder, writes a file of this name next to every package.json, so this one has a folder of its own.
it("the types of what the example links are those that SST writes for it", async () => {
  const environment = { SST_SECRET_PaymentKey: "set" };
  const { links } = await appGraph({ app, stage: "local", environment });
  const committed = join(app, "types/sst-env.d.ts");
  await expect(linkTypes(links)).toMatchFileSnapshot(committed);
  expect(readFileSync(committed, "utf8")).toContain('"StockTable"');
});
