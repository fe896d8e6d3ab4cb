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
      "a service's own variable before it",
      {},
      { AWS_ENDPOINT_URL: "http://localhost:5000", AWS_ENDPOINT_URL_DYNAMODB: "http://[::1]:8000" },
      ["localhost:5000", "[::1]:8000", "localhost:5000"],
    ],
    [
      "--endpoint before both",
      { endpoint: "http://127.0.0.1:6000" },
      { AWS_ENDPOINT_URL: "http://example.com", AWS_ENDPOINT_URL_SFN: "nonsense" },
      ["127.0.0.1:6000", "127.0.0.1:6000", "127.0.0.1:6000"],
    ],
    [
      "its own port where the variables are to be ignored",
      {},
      { AWS_ENDPOINT_URL: "http://example.com", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" },
      ["127.0.0.1:4566", "127.0.0.1:4566", "127.0.0.1:4566"],
    ],
    [
      "its own port where the variable is empty",
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
    ["localhost:4566", "no URL"],
    ["file:///tmp", "no URL"],
  ])("is not at AWS_ENDPOINT_URL=%s: it is told, with what to give instead", (url, problem) => {
    expect(() => openCloud({}, { AWS_ENDPOINT_URL: url })).toThrow(
      `AWS_ENDPOINT_URL is ${url}, which is ${problem}: name the local cloud with --endpoint URL, a deployed stage with --stage NAME.`,
    );
  });
});

describe("a deployed stage", () => {
  it("tells in its name where the environment leads its requests", () => {
    expect(openCloud({ stage: "staging" }, shell).name).toBe("stage staging");
    const environment = { ...shell, AWS_ENDPOINT_URL: "http://127.0.0.1:4566" };
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    onTestFinished(() => write.mockRestore());
    expect(openCloud({ stage: "staging" }, environment).name).toBe("stage staging at http://127.0.0.1:4566");
  });

  it("goes without --endpoint", () => {
    expect(() => openCloud({ stage: "staging", endpoint: "http://127.0.0.1:1" }, shell)).toThrow(
      "--endpoint is the local cloud's",
    );
  });
});
