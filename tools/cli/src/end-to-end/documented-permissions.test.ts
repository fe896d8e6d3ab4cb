import { once } from "node:events";
import { globSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type LocalCloud, startLocalCloud } from "@ringback/local/local-cloud";
import { theTask } from "@ringback/local/task/buffered-tasks";
import { smallApp } from "@ringback/testing/small-app";
import { twoTasks } from "@ringback/testing/two-tasks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CommandFailure } from "../errors/command-failure.ts";
import { runCommand } from "../testing/run-command.ts";

const sourcesFolder = join(import.meta.dirname, "..");
const page = readFileSync(fileURLToPath(new URL("../../../../docs/aws.md", import.meta.url)), "utf8");
const section = page.slice(page.indexOf("## What the command line may do"));
/** The IAM actions of the section's table, by command. */
const documented = new Map(
  [...section.slice(0, section.indexOf("\n## ", 1)).matchAll(/^\| `([^`]+)` \| (.*) \|$/gm)].map(
    ([, command = "", cells = ""]) => [
      command,
      [...cells.matchAll(/`([a-z]+:\w+)`/g)].map(([, action = ""]) => action),
    ],
  ),
);

/** The IAM service of each client package, and of each target that AWS's clients send. */
const services = new Map([
  ["client-sfn", "states"],
  ["lib-dynamodb", "dynamodb"],
  ["client-eventbridge", "events"],
  ["client-sqs", "sqs"],
  ["client-cloudwatch-logs", "logs"],
  ["AWSStepFunctions", "states"],
  ["DynamoDB_20120810", "dynamodb"],
  ["AWSEvents", "events"],
  ["AmazonSQS", "sqs"],
]);
const documentActions = new Set(["Get", "Put", "Update", "Delete"]);

/** Every action that the sources of the commands can call. `start` is left out, since it uses only the local cloud. */
function calledActions(): readonly string[] {
  const sources = globSync("**/*.ts", {
    cwd: sourcesFolder,
    exclude: (path) => /^(start|testing)$|\.test\.ts$/.test(path),
  });
  const actions = sources.flatMap((file) => {
    const source = readFileSync(join(sourcesFolder, file), "utf8");
    return [...source.matchAll(/import \{([^}]*)\} from "@aws-sdk\/([a-z-]+)"/g)].flatMap(
      ([, names = "", library = ""]) =>
        [...names.matchAll(/\b(?:paginate(\w+)|(\w+)Command)\b/g)].map(([, paged, called = ""]) => {
          const action = paged ?? (documentActions.has(called) ? `${called}Item` : called);
          return `${services.get(library) ?? library}:${action}`;
        }),
    );
  });
  return [...new Set(actions)].sort();
}

it("docs/aws.md lists every action that a command can call, and no other", () => {
  expect([...new Set([...documented.values()].flat())].sort()).toEqual(calledActions());
});

const time = "2022-04-18T07:51:06Z";
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringback-permissions-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function eventFile(event: object): Promise<string> {
  const file = join(folder, "event.json");
  await writeFile(file, JSON.stringify(event));
  return file;
}

/** A local cloud behind a proxy that sees what is called. */
function watchedCloud(app: string) {
  let cloud: LocalCloud | undefined;
  let proxy: Server | undefined;
  let endpoint = "";
  let seen: string[] = [];

  beforeAll(async () => {
    cloud = await startLocalCloud({ app, port: 0 });
    const { hostname, port, host } = new URL(cloud.endpoint);
    proxy = createServer((incoming, outgoing) => {
      // What runs in a local cloud is asked by its `GET /`, which is no action of AWS.
      const [target = "", action = ""] = String(incoming.headers["x-amz-target"] ?? "").split(".");
      if (incoming.method !== "GET") seen.push(`${services.get(target) ?? target}:${action}`);
      const { method, url, headers } = incoming;
      const onward = request(
        { hostname, port, method, path: url, headers: { ...headers, host } },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(outgoing);
        },
      );
      incoming.pipe(onward);
    }).listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const address = proxy.address();
    endpoint = `http://127.0.0.1:${typeof address === "object" ? address?.port : address}`;
  });

  afterAll(async () => {
    proxy?.close();
    proxy?.closeAllConnections();
    await cloud?.close();
  });

  /** Runs a command, and gives what it wrote and the actions that it called. */
  async function run(...words: string[]): Promise<{ stdout: string; called: readonly string[] }> {
    seen = [];
    const { stdout, error } = await runCommand(...words, "--endpoint", endpoint, "--json");
    // A dead letter that needs an edit is not recorded, which the command reports after all its calls.
    if (error !== undefined && !(error instanceof CommandFailure)) throw error;
    return { stdout, called: [...new Set(seen)] };
  }

  return { run, cloud: () => cloud ?? expect.unreachable() };
}

describe("a command calls only the actions of its row", () => {
  const { run, cloud } = watchedCloud(smallApp);

  it.each<{ command: string; words: () => Promise<string[]> }>([
    { command: "send", words: async () => ["send"] },
    {
      command: "send --wait",
      words: async () => ["send", "--wait", "--event", await eventFile({ id: "m", time, detail: 1 })],
    },
    { command: "send --bus", words: async () => ["send", "--bus"] },
    { command: "executions", words: async () => ["executions"] },
    { command: "execution", words: async () => ["execution", "m"] },
    { command: "messages", words: async () => ["messages"] },
    { command: "messages get", words: async () => ["messages", "get", "m"] },
    { command: "dead-letters list", words: async () => ["dead-letters", "list"] },
    { command: "dead-letters show", words: async () => ["dead-letters", "show", await deadLetter()] },
    {
      command: "dead-letters redrive",
      words: async () => [
        "dead-letters",
        "redrive",
        await deadLetter(),
        "--body",
        await eventFile({ id: "edited", time, detail: 1 }),
      ],
    },
    { command: "dead-letters redrive --all", words: async () => ["dead-letters", "redrive", "--all"] },
    {
      command: "dead-letters redrive --failed-executions",
      words: async () => ["dead-letters", "redrive", "--failed-executions"],
    },
    { command: "verify", words: async () => ["verify", "--row", "content"] },
  ])("$command", async ({ command, words }) => {
    const { called } = await run(...(await words()));
    expect(called).not.toEqual([]);
    expect(documented.get(command)).toEqual(expect.arrayContaining([...called]));
  });

  it.each([["execution"], ["messages get"], ["dead-letters show"], ["dead-letters redrive"]])(
    "%s OTHER-ID",
    async (command) => {
      const { called } = await run(...command.split(" "), "00000000-0000-4000-8000-000000000000");
      expect(called).toContain("states:ListExecutions");
      const rows = [...(documented.get(command) ?? []), ...(documented.get("OTHER-ID") ?? [])];
      expect(rows).toEqual(expect.arrayContaining([...called]));
    },
  );

  /** The id of a dead letter that is there: a message whose id is recorded with other content. */
  async function deadLetter(): Promise<string> {
    await run("send", "--wait", "--event", await eventFile({ id: "twice", time, detail: 1 }));
    const input = JSON.stringify({ id: "twice", time, detail: 2 });
    const name = `twice-${Math.random()}`;
    const { stateMachineArn } = theTask(cloud());
    await cloud().stepFunctions.call("StartExecution", { stateMachineArn, name, input });
    for (;;) {
      const [entry] = JSON.parse((await run("dead-letters", "list")).stdout);
      if (entry !== undefined) return entry.deadLetterId;
    }
  }
});

describe("for a task in the middle of a workflow, a command calls only the actions of its row", () => {
  const { run, cloud } = watchedCloud(twoTasks);

  /** A dead letter of an execution that AWS's redrive continues. */
  async function deadLetter(id: string): Promise<string> {
    const { tasks } = cloud().tasks ?? expect.unreachable();
    const [{ settings } = expect.unreachable()] = tasks;
    const times = settings.maxReceiveCount * settings.storeCall.attempts;
    cloud().faults.aim({ kind: "dynamodb.throttle", messageId: `${id}-0`, times });
    const input = await eventFile({ id, time, detail: { article: "a", quantity: 1, items: [1] } });
    await run("send", "--workflow", "Restock", "--input", input, "--wait");
    const entries: { deadLetterId: string; messageId: string }[] = JSON.parse(
      (await run("dead-letters", "list")).stdout,
    );
    const entry = entries.find(({ messageId }) => messageId === `${id}-0`);
    return entry?.deadLetterId ?? expect.unreachable();
  }

  it("dead-letters show, and each redrive", async () => {
    const id = await deadLetter("middle");
    for (const [command, ...words] of [
      ["dead-letters show", "dead-letters", "show", id],
      ["dead-letters redrive", "dead-letters", "redrive", id],
      ["dead-letters redrive --all", "dead-letters", "redrive", "--all"],
      ["execution", "execution", "middle"],
    ]) {
      if (command?.endsWith("--all")) await deadLetter("all");
      const { called } = await run(...words);
      const isRedrive = command?.startsWith("dead-letters redrive");
      if (isRedrive) expect(called).toContain("states:RedriveExecution");
      expect(documented.get(command ?? "")).toEqual(expect.arrayContaining([...called]));
    }
  });
});
