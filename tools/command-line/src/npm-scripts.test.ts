import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const mains = {
  prove: "../../proof/src/main.ts",
  simulate: "../../simulation/src/main.ts",
  bench: "../../bench/src/main.ts",
  stepfunctions: "../../stepfunctions/src/main.ts",
  "bench:stepfunctions": "../../stepfunctions/src/bench/main.ts",
  judge: "../../../scripts/judge.ts",
  screenshots: "../../console/src/scripts/screenshots.ts",
};

// The scripts of package.json without their installation, and one that prints its options.
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ringback scripts "));
  const echo = `
    import { readOptions } from ${JSON.stringify(fileOf("read-options.ts"))};
    const options = { count: { type: "string" }, fault: { type: "string", multiple: true }, once: { type: "boolean" } };
    console.log(JSON.stringify(readOptions("echo", { options }).values));`;
  writeFileSync(join(folder, "echo.ts"), echo);
  const scripts = Object.fromEntries(
    Object.entries({ ...mains, echo: "echo.ts" }).map(([name, main]) => [
      name,
      `exec '${process.execPath}' '${name === "echo" ? join(folder, main) : fileOf(main)}'`,
    ]),
  );
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module", scripts }));
});
afterAll(() => rmSync(folder, { recursive: true }));

function npmRun(...words: string[]) {
  const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", ...words], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, npm_config_update_notifier: "false" },
  });
  return { status, stdout, stderr };
}

describe("a script of package.json, run by npm itself", () => {
  it.each(Object.keys(mains))("%s reports an unknown option in one line, exit status 2", (script) => {
    const { status, stdout, stderr } = npmRun(script, "--", "--odd");
    expect(stderr).toMatch(new RegExp(`^Unknown option '--odd'; npm run ${script} .*\\.\n$`));
    expect([stdout, status]).toEqual(["", 2]);
  });

  it.each([
    ["prove", ["--messages", "x"], /^--messages must be a whole number, 1 or more, not "x"\.\n$/],
    ["prove", ["--messages"], /^--messages takes a value; npm run prove -- --help lists the options\.\n$/],
    ["simulate", ["--seed", "-1"], /^--seed takes a value;.*\n$/],
    ["simulate", ["--tasks", "odd"], /^--tasks is one or several, not "odd"\.\n$/],
    ["simulate", ["10"], /^Unexpected argument '10'.*\n$/],
    ["bench", ["odd"], /^There is no bench "odd": the benches are handler,.*\n$/],
    ["stepfunctions", ["--port", "70000"], /^--port must be from 0 to 65535, not '70000'\n$/],
  ])("%s %j is one line, exit status 2", (script, words, line) => {
    const { status, stderr } = npmRun(script, "--", ...words);
    expect(stderr).toMatch(line);
    expect(status).toBe(2);
  });

  it("understands options without the --, or says how to write them", () => {
    expect(JSON.parse(npmRun("echo", "--once", "--count", "30").stdout)).toEqual({ once: true, count: "30" });
    expect(JSON.parse(npmRun("echo", "--count=3", "--fault=a=1", "--fault=b=1").stdout)).toEqual({
      count: "3",
      fault: ["a=1", "b=1"],
    });
    const { status, stderr } = npmRun("echo", "--once", "--count", "3", "--fault", "a=1");
    expect(stderr).toBe(
      "npm takes the options before -- as its own; write it as: npm run echo -- --once --count VALUE --fault VALUE\n",
    );
    expect(status).toBe(2);
  });
});
