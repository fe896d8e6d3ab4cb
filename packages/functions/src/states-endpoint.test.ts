import { afterEach, describe, expect, it, vi } from "vitest";
import { statesEndpoint } from "./states-endpoint.ts";

afterEach(() => vi.unstubAllEnvs());

describe("statesEndpoint", () => {
  it("is the region's", () => {
    expect(statesEndpoint("eu-central-1")).toBe("https://states.eu-central-1.amazonaws.com/");
    expect(statesEndpoint("cn-north-1")).toBe("https://states.cn-north-1.amazonaws.com.cn/");
  });

  it("is what the environment says, for the service before all services", () => {
    vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    expect(statesEndpoint("eu-central-1")).toBe("http://127.0.0.1:1");
    vi.stubEnv("AWS_ENDPOINT_URL_SFN", "http://127.0.0.1:2");
    expect(statesEndpoint("eu-central-1")).toBe("http://127.0.0.1:2");
  });
});
