import { describe, expect, it, onTestFinished, vi } from "vitest";
import { CommandFailure } from "../errors/command-failure.ts";
import { UsageError } from "../errors/usage-error.ts";
import { startStub } from "../testing/start-stub.ts";
import { type Cloud, openCloud } from "./cloud.ts";

const links = {
  RecordTask: { task: "Record", queueUrl: "https://q/record", settings: {}, messagesTable: "messages" },
  RecordWorkflow: {
    workflow: "Record",
    arn: "arn:aws:states:eu-central-1:123456789012:stateMachine:w",
    timeoutSeconds: 60,
    tasks: [{ state: "Record", task: "Record" }],
    wholeTask: "Record",
    eventBus: "bus",
  },
  EventBus: { name: "bus" },
  DeadLettersTable: { name: "dead" },
};
const names = {
  tasks: [links.RecordTask],
  workflows: [links.RecordWorkflow],
  deadLettersTable: "dead",
};
const shell = { SST_RESOURCES_JSON: JSON.stringify({ App: { name: "shop", stage: "staging" }, ...links }) };

/** An endpoint that answers `GET /` as the local cloud does. */
const localCloudOf = (linked: object) =>
  startStub({
    status: 200,
    body: JSON.stringify({ services: ["sqs"], app: { name: "shop", stage: "local" }, links: linked }),
    contentType: "application/x-amz-json-1.1",
  });

/** The endpoints of Step Functions, DynamoDB and EventBridge. */
const endpointsOf = ({ stepFunctions, tables, events }: Cloud) =>
  Promise.all(
    [stepFunctions, tables, events].map(async ({ config: { endpoint } }) => {
      const { hostname, port } = (await endpoint?.()) ?? { hostname: "", port: undefined };
      return `http://${hostname}:${port}`;
    }),
  );

describe("the local cloud", () => {
  it("is at --endpoint, before the variables, and names what its app links", async () => {
    const endpoint = await localCloudOf(links);
    const environment = { AWS_ENDPOINT_URL: "http://example.com", AWS_ENDPOINT_URL_SFN: "nonsense" };
    const cloud = await openCloud({ endpoint }, environment);
    expect(await endpointsOf(cloud)).toEqual([endpoint, endpoint, endpoint]);
    expect(cloud).toMatchObject({ ...names, app: { name: "shop", stage: "local" }, links });
  });

  it("is at AWS_ENDPOINT_URL", async () => {
    const endpoint = await localCloudOf(links);
    const cloud = await openCloud({}, { AWS_ENDPOINT_URL: `${endpoint}/` });
    expect(await endpointsOf(cloud)).toEqual([endpoint, endpoint, endpoint]);
  });

  it("is asked where Step Functions is, and each service where its own variable says", async () => {
    const endpoint = await localCloudOf(links);
    const environment = {
      AWS_ENDPOINT_URL: "http://localhost:1",
      AWS_ENDPOINT_URL_SFN: endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: "http://[::1]:8000",
    };
    const cloud = await openCloud({}, environment);
    expect(await endpointsOf(cloud)).toEqual([endpoint, "http://[::1]:8000", "http://localhost:1"]);
    expect(cloud).toMatchObject(names);
  });

  it.each([
    ["https://states.eu-central-1.amazonaws.com", "not on this machine"],
    ["http://127.0.0.1.example.com:4566", "not on this machine"],
    ["localhost:4566", "not a URL"],
    ["file:///tmp", "not a URL"],
  ])("refuses AWS_ENDPOINT_URL=%s, and says what to use instead", async (url, problem) => {
    await expect(openCloud({}, { AWS_ENDPOINT_URL: url })).rejects.toThrow(
      `AWS_ENDPOINT_URL is ${url}, which is ${problem}. Use --endpoint URL for the local cloud, or --stage NAME for a deployed stage.`,
    );
  });

  it("has no buffered task if its app links none, and says what is missing", async () => {
    const endpoint = await localCloudOf({ Other: { name: "m" }, EventBus: { arn: "a" } });
    await expect(openCloud({ endpoint })).rejects.toThrow(
      new CommandFailure(
        `The app shop in the local cloud at ${endpoint} has no buffered task: it links no task, no workflow, no DeadLettersTable.`,
      ),
    );
  });

  it("has only the task and the workflow that are meant", async () => {
    const endpoint = await localCloudOf(links);
    expect(await openCloud({ endpoint, task: "Record", workflow: "Record" })).toMatchObject(names);
    await expect(openCloud({ endpoint, task: "Charge" })).rejects.toThrow(
      new UsageError("The app has no task Charge; it has Record."),
    );
  });

  it("is waited for while it starts", async () => {
    const body = JSON.stringify({ app: { name: "shop", stage: "local" }, links });
    const answer = (status: number) => ({ status, body, contentType: "application/json" });
    const endpoint = await startStub(answer(503), answer(503), answer(200));
    expect(await openCloud({ endpoint })).toMatchObject(names);
  });

  it.each([
    ["a page", { status: 200, body: "<html>Sign in</html>", contentType: "text/html" }],
    ["JSON of another kind", { status: 200, body: '{"services":{}}', contentType: "application/json" }],
    ["an error", { status: 404, body: "{}", contentType: "application/json" }],
  ])("is not what answers with %s", async (_, answer) => {
    const endpoint = await startStub(answer);
    await expect(openCloud({ endpoint })).rejects.toThrow(
      new CommandFailure(
        `What answers at ${endpoint} (HTTP ${answer.status}) is not a local cloud of Ringback. Start one with \`npm start\`, or give its address with --endpoint URL.`,
      ),
    );
  });
});

describe("a deployed stage", () => {
  it("names what sst shell links", async () => {
    expect(await openCloud({ stage: "staging" }, shell)).toMatchObject({
      ...names,
      name: "stage staging",
      app: { name: "shop", stage: "staging" },
    });
  });

  it("has the endpoint of the environment in its name", async () => {
    const environment = { ...shell, AWS_ENDPOINT_URL: "http://127.0.0.1:4566" };
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    onTestFinished(() => write.mockRestore());
    const { name } = await openCloud({ stage: "staging" }, environment);
    expect(name).toBe("stage staging at http://127.0.0.1:4566");
  });

  it("of the first release has to be deployed again", async () => {
    const before = {
      App: { name: "shop", stage: "staging" },
      Workflow: { arn: links.RecordWorkflow.arn },
      WorkQueue: { url: "https://q/work" },
      MessagesTable: { name: "messages" },
      DeadLettersTable: { name: "dead" },
    };
    await expect(
      openCloud({ stage: "staging" }, { SST_RESOURCES_JSON: JSON.stringify(before) }),
    ).rejects.toThrow(/was deployed by the first release of Ringback; deploy it again\.$/);
  });

  it("cannot be combined with --endpoint", async () => {
    await expect(openCloud({ stage: "staging", endpoint: "http://127.0.0.1:1" }, shell)).rejects.toThrow(
      "--endpoint is for the local cloud",
    );
  });
});
