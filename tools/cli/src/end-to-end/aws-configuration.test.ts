import { statSync } from "node:fs";
import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Ended, RingbackProcess } from "@ringback/testing/ringback-process";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { startRingbackAs } from "../testing/ringback.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** Settings for AWS that a person's machine may have, which must not affect the local cloud. */
const configuration = {
  fips: "[default]\nuse_fips_endpoint = true\n",
  broken:
    "[default]\nuse_fips_endpoint = maybe\nuse_dualstack_endpoint = true\nretry_mode = bogus\nmax_attempts = many\ndefaults_mode = bogus\naccount_id_endpoint_mode = bogus\nendpoint_discovery_enabled = bogus\nauth_scheme_preference = bogus\n[[no section\n",
};
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringback aws configuration "));
  for (const [name, text] of Object.entries(configuration)) await writeFile(join(folder, name), text);
});
afterAll(() => rm(folder, { recursive: true }));

const file = (name: keyof typeof configuration) => ({
  AWS_CONFIG_FILE: join(folder, name),
  AWS_SHARED_CREDENTIALS_FILE: join(folder, name),
});

describe.each([
  ["AWS_USE_FIPS_ENDPOINT", () => ({ AWS_USE_FIPS_ENDPOINT: "true" })],
  ["AWS_USE_DUALSTACK_ENDPOINT", () => ({ AWS_USE_DUALSTACK_ENDPOINT: "true" })],
  ["use_fips_endpoint in the AWS config file", () => file("fips")],
  [
    "settings that the SDK refuses, in the environment and in an invalid file",
    () => ({
      ...file("broken"),
      AWS_PROFILE: "nobody",
      AWS_USE_FIPS_ENDPOINT: "maybe",
      AWS_RETRY_MODE: "bogus",
      AWS_MAX_ATTEMPTS: "many",
      AWS_DEFAULTS_MODE: "bogus",
      AWS_ACCOUNT_ID_ENDPOINT_MODE: "bogus",
      AWS_SDK_UA_APP_ID: "x".repeat(100),
      AWS_DISABLE_CLOCK_SKEW_CORRECTION: "bogus",
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true",
      AWS_REGION: "nowhere",
    }),
  ],
])("with %s", (_, environment) => {
  it("the local cloud and every command work", async () => {
    await worksWith({ environment: environment() });
  });
});

/** Whether every user can read this file. */
function isOpenToAll(path: string): boolean {
  const parent = dirname(path);
  return (statSync(path).mode & 0o005) === 0o005 && (parent === path || isOpenToAll(parent));
}

const canSwitchUser = process.getuid?.() === 0 && isOpenToAll(import.meta.dirname);
describe.runIf(canSwitchUser)("a user without a home folder or an entry in the system's user list", () => {
  it("can use the local cloud and every command", async () => {
    const uid = 54_321;
    // The temporary folder of a test run may be closed to others.
    const TMPDIR = await mkdtemp("/var/tmp/ringback user ");
    onTestFinished(() => rm(TMPDIR, { recursive: true }));
    await chown(TMPDIR, uid, uid);
    const options = { environment: { HOME: undefined, USER: undefined, TMPDIR }, uid };
    await worksWith(options);
    // Nobody has evaluated this stage before.
    const words = ["graph", "--json", "--stage", `user${Date.now()}`];
    expect(await startRingbackAs({ ...options, words }).ended).toMatchObject({ status: 0 });
  });
});

/** Starts the local cloud with its page, and runs a command for each service that commands use. */
async function worksWith(options: {
  environment: Record<string, string | undefined>;
  uid?: number;
}): Promise<void> {
  const running = startRingbackAs({ ...options, words: ["start", "--port", "0", "--console-port", "0"] });
  const [, endpoint = ""] = await running.output(/ready on (\S+)/);
  await running.output(/SUCCEEDED/);
  const [, page = ""] = await running.output(/Console: (\S+)/);
  const ask = async (...words: string[]) => {
    const asked = startRingbackAs({ ...options, words: [...words, "--json", "--endpoint", endpoint] });
    return JSON.parse((await ended(asked)).stdout);
  };
  const [sent] = await ask("send", "--message", "Hello", "--wait");
  expect(sent).toMatchObject({ status: "SUCCEEDED" });
  await ask("send", "--message", "Hello", "--bus");
  expect(await ask("messages", "get", sent.name)).toMatchObject({ event: '{"message":"Hello"}' });
  expect(await ask("dead-letters", "list")).toEqual([]);
  const shown = await fetch(`${page}/api/messages/${sent.name}`);
  expect(await shown.text()).toContain("Hello");
  running.process.kill("SIGTERM");
  await running.ended;
}

async function ended(running: RingbackProcess): Promise<Ended> {
  const result = await running.ended;
  expect(result).toMatchObject({ status: 0, stderr: "" });
  return result;
}
