import { describe, expect, it, onTestFinished, vi } from "vitest";
import { openCloud } from "./cloud.ts";

const shell = {
  SST_RESOURCES_JSON: JSON.stringify({
    App: { stage: "staging" },
    Workflow: { arn: "arn:aws:states:eu-central-1:123456789012:stateMachine:w" },
    EventBus: { name: "bus" },
    MessagesTable: { name: "messages" },
    DeadLettersTable: { name: "dead" },
  }),
};
const endpointsOf = async (cloud: ReturnType<typeof openCloud>) =>
  Promise.all(
    [cloud.workflows, cloud.tables, cloud.events].map(async ({ config: { endpoint } }) => {
      const { hostname, port } = (await endpoint?.()) ?? { hostname: "", port: undefined };
      return `${hostname}:${port}`;
    }),
  );

describe("the local cloud", () => {
  it.each([
    ["its own port", {}, {}, ["127.0.0.1:4566", "127.0.0.1:4566", "127.0.0.1:4566"]],
    [
      "AWS_ENDPOINT_URL",
      {},
      { AWS_ENDPOINT_URL: "http://127.3.2.1:5000/" },
      ["127.3.2.1:5000", "127.3.2.1:5000", "127.3.2.1:5000"],
    ],
    [
      "the variable of a service, before AWS_ENDPOINT_URL",
      {},
      { AWS_ENDPOINT_URL: "http://localhost:5000", AWS_ENDPOINT_URL_DYNAMODB: "http://[::1]:8000" },
      ["localhost:5000", "[::1]:8000", "localhost:5000"],
    ],
    [
      "--endpoint, before both variables",
      { endpoint: "http://127.0.0.1:6000" },
      { AWS_ENDPOINT_URL: "http://example.com", AWS_ENDPOINT_URL_SFN: "nonsense" },
      ["127.0.0.1:6000", "127.0.0.1:6000", "127.0.0.1:6000"],
    ],
    [
      "the default port, if the variables are to be ignored",
      {},
      { AWS_ENDPOINT_URL: "http://example.com", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" },
      ["127.0.0.1:4566", "127.0.0.1:4566", "127.0.0.1:4566"],
    ],
    [
      "the default port, if the variable is empty",
      {},
      { AWS_ENDPOINT_URL: "" },
      ["127.0.0.1:4566", "127.0.0.1:4566", "127.0.0.1:4566"],
    ],
  ])("is at %s", async (_, options, environment, endpoints) => {
    expect(await endpointsOf(openCloud(options, environment))).toEqual(endpoints);
  });

  it.each([
    ["https://states.eu-central-1.amazonaws.com", "not on this machine"],
    ["http://127.0.0.1.example.com:4566", "not on this machine"],
    ["localhost:4566", "not a URL"],
    ["file:///tmp", "not a URL"],
  ])("refuses AWS_ENDPOINT_URL=%s, and says what to use instead", (url, problem) => {
    expect(() => openCloud({}, { AWS_ENDPOINT_URL: url })).toThrow(
      `AWS_ENDPOINT_URL is ${url}, which is ${problem}. Use --endpoint URL for the local cloud, or --stage NAME for a deployed stage.`,
    );
  });
});

describe("a deployed stage", () => {
  it("has the endpoint of the environment in its name", () => {
    expect(openCloud({ stage: "staging" }, shell).name).toBe("stage staging");
    const environment = { ...shell, AWS_ENDPOINT_URL: "http://127.0.0.1:4566" };
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    onTestFinished(() => write.mockRestore());
    expect(openCloud({ stage: "staging" }, environment).name).toBe("stage staging at http://127.0.0.1:4566");
  });

  it("cannot be combined with --endpoint", () => {
    expect(() => openCloud({ stage: "staging", endpoint: "http://127.0.0.1:1" }, shell)).toThrow(
      "--endpoint is for the local cloud",
    );
  });
});
