/**
 * `npm run judge`: runs `ringback verify` against servers that somebody else wrote, so that a misreading of AWS by our own
 * local cloud would show. A server whose programs are not on this machine is named and counts as skipped, and so does a row
 * that fails because the server differs from AWS. The last line has the sums; the exit status is 1 if a row failed.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { readOptions } from "@ringback/command-line/read-options";
import { elasticmq } from "./judge/elasticmq.ts";
import { type Judgement, judgeRows, type VerifiedRow } from "./judge/judge-rows.ts";
import type { JudgedServer } from "./judge/judged-server.ts";
import { ministack } from "./judge/ministack.ts";
import { runProgram } from "./judge/run-program.ts";
import { startServer } from "./judge/start-server.ts";
import { countsLine, sumOfCounts, type TestCounts } from "./run-tests/test-counts.ts";

readOptions("judge", { options: {} });
const root = join(import.meta.dirname, "..");
const running = new Set<() => Promise<unknown>>();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, async () => {
    await Promise.all([...running].map((stop) => stop()));
    process.exit(1);
  });
}

const counts: TestCounts[] = [];
for (const server of [elasticmq, ministack]) counts.push(await judge(server));
const total = sumOfCounts(counts);
console.log(countsLine(total));
process.exitCode = total.failed > 0 ? 1 : 0;

async function judge(server: JudgedServer): Promise<TestCounts> {
  const title = `${server.name} ${server.version}`;
  for (const [program = "", ...args] of server.needs) {
    const problem = await runProgram(program, args, root).then(
      () => undefined,
      () => `${title} is skipped: ${program} is not on this machine, or too old.`,
    );
    if (problem === undefined) continue;
    console.log(`${problem}\n`);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  console.log(`${title}, for ${server.services.join(", ")}`);
  try {
    return show(judgeRows(await verify(server), server));
  } catch (error) {
    console.log(`  FAILED  ${error instanceof Error ? error.message : error}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

async function verify(server: JudgedServer): Promise<readonly VerifiedRow[]> {
  const command = await server.install(
    join(root, "node_modules", ".cache", "ringback", "judge", server.name),
  );
  const { url, stop } = await startServer(command);
  running.add(stop);
  try {
    const words = server.services.flatMap((service) => [`--${service}`, url]);
    const child = spawn(process.execPath, ["tools/cli/src/main.ts", "verify", "--json", ...words], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const end = async () => child.kill();
    running.add(end);
    let [output, errors] = ["", ""];
    child.stdout.on("data", (chunk) => {
      output += String(chunk);
    });
    child.stderr.on("data", (chunk) => {
      errors += String(chunk);
    });
    const [status] = await once(child, "close");
    running.delete(end);
    if (output === "") throw new Error(`verify ended with ${status}: ${errors}`);
    const { rows, notRemoved } = JSON.parse(output);
    for (const sentence of notRemoved) console.log(`  not removed: ${sentence}`);
    return rows;
  } finally {
    running.delete(stop);
    await stop();
  }
}

function show(judgements: readonly Judgement[]): TestCounts {
  for (const { row, verdict, because } of judgements) {
    console.log(`  ${verdict.padEnd(16)}${row}`);
    for (const sentence of because) console.log(`  ${" ".repeat(16)}  ${sentence}`);
  }
  console.log();
  const count = (...verdicts: Judgement["verdict"][]) =>
    judgements.filter(({ verdict }) => verdicts.includes(verdict)).length;
  return { passed: count("passed"), failed: count("failed"), skipped: count("skipped", "differs: server") };
}
