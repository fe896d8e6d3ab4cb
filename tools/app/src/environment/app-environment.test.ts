import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { appEnvironment } from "./app-environment.ts";

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ringback environment "));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

it("takes the shell before .env, and .env before that of the stage", async () => {
  const app = await folderWith({
    ".env": "A=env\nB=env\n",
    ".env.anna": "A=anna\nB=anna\nC=anna\n",
    ".env.other": "D=other\n",
  });
  expect(appEnvironment({ app, stage: "anna", environment: { A: "shell", E: undefined } })).toEqual({
    A: "shell",
    B: "env",
    C: "anna",
  });
});

it("expands what stands above in a file, but not between single quotes or behind a backslash", async () => {
  const app = await folderWith({
    ".env": `HOST=example.com\nURL="https://$HOST:\${PORT}/"\nBARE=$HOST/x\nRAW='$HOST'\nPRICE="\\$5"\nexport KEY=1 # a comment\n`,
  });
  expect(appEnvironment({ app, stage: "anna", environment: {} })).toEqual({
    HOST: "example.com",
    URL: "https://example.com:/",
    BARE: "example.com/x",
    RAW: "$HOST",
    PRICE: "$5",
    KEY: "1",
  });
});

it("takes quotes and the ends of lines between double quotes for what they are, as a secret in JSON has them", async () => {
  const app = await folderWith({
    ".env": String.raw`JSON="{\"key\": \"a b\"}" # a comment
LINES="one\ntwo
A=three"
AFTER=4
`,
  });
  expect(appEnvironment({ app, stage: "anna", environment: {} })).toEqual({
    JSON: '{"key": "a b"}',
    LINES: "one\ntwo\nA=three",
    AFTER: "4",
  });
});

it("tells the stage local that it is on this machine, and no other", async () => {
  const app = await folderWith({});
  expect(appEnvironment({ app, stage: "local", environment: {} })).toEqual({ RINGBACK_LOCAL: "true" });
  expect(appEnvironment({ app, stage: "anna", environment: {} })).toEqual({});
});
