import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { isAlive } from "@ringback/testing/is-alive";
import { expect, it } from "vitest";

const file = import.meta.resolve("./end-with-parent.ts");

/** A parent with three children that block their event loops; it has seen the end of the second one. */
async function parentOfThree(
  how: "waits" | "ends" = "waits",
): Promise<{ parent: ChildProcess; pids: readonly number[] }> {
  const code = `
    import { spawn } from "node:child_process";
    import { once } from "node:events";
    import { endWithParent } from ${JSON.stringify(file)};
    const children = [1, 2, 3].map(() => spawn(process.execPath, ["-e", "for (;;);"]));
    children.forEach(endWithParent);
    children[1].kill("SIGKILL");
    await once(children[1], "close");
    console.log(JSON.stringify(children.map(({ pid }) => pid)));
    if (${JSON.stringify(how)} === "ends") {
      for (const child of children) child.unref();
      for (const child of children) for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    }`;
  const words = ["--input-type=module", "-e", code];
  const parent = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: parent.stdout }), "line");
  return { parent, pids: JSON.parse(line) };
}

it.each(["SIGKILL", "SIGINT", "SIGTERM"] as const)(
  "ends the children of a parent that %s ends",
  async (signal) => {
    const { parent, pids } = await parentOfThree();
    expect(pids.map(isAlive)).toEqual([true, false, true]);
    parent.kill(signal);
    await expect.poll(() => pids.filter(isAlive), { timeout: 5000 }).toEqual([]);
  },
);

it("keeps no parent from ending, and ends what it leaves", async () => {
  const { parent, pids } = await parentOfThree("ends");
  if (parent.exitCode === null) await once(parent, "exit");
  await expect.poll(() => pids.filter(isAlive), { timeout: 5000 }).toEqual([]);
});
