import { smallApp } from "@ringback/testing/small-app";
import { expect, it } from "vitest";
import { bundleSubject } from "../subjects/bundle-subject.ts";
import { bundledPackageReasons } from "./bundled-package-reasons.ts";
import { bundledPackages } from "./bundled-packages.ts";
import { coldStartEntry } from "./cold-start-subjects.ts";

it("knows the reason of each package in the recorder's bundle, and of no other", async () => {
  const { metafile } = await bundleSubject({ name: "packages", ...coldStartEntry("ringback", smallApp) });
  const names = bundledPackages(metafile).map(({ name }) => name);
  expect(names.toSorted()).toEqual(Object.keys(bundledPackageReasons).toSorted());
});

it("finds no schema in the recorder's bundle that only tools read", async () => {
  const { metafile } = await bundleSubject({ name: "schemas", ...coldStartEntry("ringback", smallApp) });
  const schemas = Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(
      ([path, { bytesInOutput }]) => /contracts.*(-schema|function-log)\.ts$/.test(path) && bytesInOutput > 0,
    );
  expect(schemas).toEqual([]);
});

it("adds up what the files of a package have in the bundle", () => {
  const input = (bytesInOutput: number) => ({ bytesInOutput });
  const metafile = {
    inputs: {},
    outputs: {
      "bundle.mjs": {
        bytes: 100,
        imports: [],
        exports: [],
        inputs: {
          "packages/core/src/delivery/ordered-groups.ts": input(5),
          "node_modules/zod/mini/index.js": input(20),
          "node_modules/zod/core/index.js": input(10),
          "packages/functions/node_modules/@middy/core/index.js": input(7),
          "node_modules/unused/index.js": input(0),
        },
      },
    },
  };
  expect(bundledPackages(metafile)).toEqual([
    { name: "zod", bytes: 30 },
    { name: "@middy/core", bytes: 7 },
    { name: "@ringback/core", bytes: 5 },
  ]);
});
