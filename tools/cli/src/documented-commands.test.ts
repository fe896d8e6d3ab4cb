import { globSync, readFileSync } from "node:fs";
import { type Command, CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { createProgram } from "./program.ts";

const root = new URL("../../../", import.meta.url);
const documents = ["README.md", "CONTRIBUTING.md", ...globSync("docs/*.md", { cwd: root })];

/** The words behind `npx ringback`, and behind `rb`, which docs/operations.md defines as the same with a stage. */
function commandsOf(text: string): readonly string[] {
  const found = text.matchAll(/(?:npx ringback|`rb|^rb) (?!"\$@")([a-z][^`#|\n]*)/gm);
  return [...found].map(([, words = ""]) => words.trim()).filter((words) => !words.includes("..."));
}

/** As a shell would split them: what is in quotation marks is one word. */
const wordsOf = (command: string) =>
  [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? "",
  );

/** The program with commands that do nothing once their words are understood. */
function program(): Command {
  const created = createProgram();
  const silence = (command: Command) => {
    command
      .exitOverride()
      .configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
      .action(() => undefined);
    for (const child of command.commands) silence(child);
  };
  for (const command of created.commands) silence(command);
  return created;
}

const understood = (command: string) =>
  program()
    .parseAsync(wordsOf(command), { from: "user" })
    .then(
      () => "understood",
      (error: unknown) =>
        error instanceof CommanderError && error.exitCode === 0 ? "understood" : String(error),
    );

describe("the commands that the documents name", () => {
  it("are found in sentences, tables and blocks", () => {
    expect(
      commandsOf('Use `rb verify` or `npx ringback send --message "a b"`.\nrb executions # all'),
    ).toEqual(["verify", 'send --message "a b"', "executions"]);
  });

  it("are refused where the program does not know the command, the option or the value", async () => {
    for (const wrong of ["dead-letter list", "executions --state FAILED", "send --count none"]) {
      expect(await understood(wrong)).toMatch(/^CommanderError/);
    }
  });

  it.each(documents)("%s names none that the program does not understand", async (file) => {
    const commands = [...new Set(commandsOf(readFileSync(new URL(file, root), "utf8")))];
    const results = await Promise.all(commands.map(async (command) => [command, await understood(command)]));
    expect(results.filter(([, result]) => result !== "understood")).toEqual([]);
  });

  it("are those of the runbook too", () => {
    const text = readFileSync(new URL("docs/operations.md", root), "utf8");
    expect(commandsOf(text).length).toBeGreaterThan(20);
  });
});
