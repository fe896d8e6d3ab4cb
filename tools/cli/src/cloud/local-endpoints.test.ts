import { expect, it } from "vitest";
import { localEndpoints } from "./local-endpoints.ts";

const everywhere = (url: string) => ({ SFN: url, DYNAMODB: url, EVENTBRIDGE: url, SQS: url });

it.each([
  ["if there is no variable", {}],
  ["if the variable is empty", { AWS_ENDPOINT_URL: "" }],
  [
    "if the variables are to be ignored",
    { AWS_ENDPOINT_URL: "http://example.com", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" },
  ],
])("the local cloud is on the default port %s", (_, environment) => {
  expect(localEndpoints(undefined, environment)).toEqual(everywhere("http://127.0.0.1:4566"));
});

it("the variable of a service comes before AWS_ENDPOINT_URL", () => {
  const environment = { AWS_ENDPOINT_URL: "http://127.3.2.1:5000/", AWS_ENDPOINT_URL_SQS: "http://[::1]:1" };
  expect(localEndpoints(undefined, environment)).toEqual({
    ...everywhere("http://127.3.2.1:5000"),
    SQS: "http://[::1]:1",
  });
});
