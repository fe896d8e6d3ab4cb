import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";

const app = join(import.meta.dirname, "..");

it("npm start sends a first order, and a signal ends the cloud and the payment service", async () => {
  const words = ["--disable-warning=ExperimentalWarning", "start.ts", "--port", "0", "--console-port", "0"];
  const start = spawn(process.execPath, words, {
    cwd: app,
    stdio: ["ignore", "pipe", "inherit"],
    // As npm has it.
    env: { ...process.env, PATH: `${join(app, "../../node_modules/.bin")}:${process.env["PATH"]}` },
  });
  onTestFinished(() => void start.kill("SIGKILL"));
  let output = "";
  start.stdout.on("data", (chunk) => {
    output += String(chunk);
  });
  const ended = new Promise((resolve) => start.once("close", resolve));
  await expect.poll(() => output, { timeout: 50_000 }).toContain("Press Ctrl-C to stop");
  expect(output).toContain('"status": "accepted"');
  const urls = [...output.matchAll(/^(?:Payment service on|Local cloud ready on) (http:\/\/[\d.]+:\d+)/gm)];
  const isThere = () =>
    Promise.all(
      urls.map(([, url = ""]) =>
        fetch(url).then(
          () => true,
          () => false,
        ),
      ),
    );
  expect(await isThere()).toEqual([true, true]);
  start.kill("SIGINT");
  expect(await ended).toBe(0);
  expect(await isThere()).toEqual([false, false]);
});
