import type { GraphFunction, GraphResource } from "@ringback/app/graph/app-graph";

export const functionArn = (functionName: string): string =>
  `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`;

/** A function of a graph, with what SST gives one by default. */
export function functionResource(
  name: string,
  inputs: Readonly<Record<string, unknown>> = {},
): GraphResource {
  return {
    type: "aws:lambda/function:Function",
    name: `${name}Function`,
    inputs: {
      role: `arn:aws:iam::000000000000:role/${name}Role`,
      timeout: 20,
      memorySize: 128,
      environment: {
        variables: {
          SST_KEY: "key",
          SST_KEY_FILE: "resource.enc",
          SST_RESOURCE_App: `{"name":"shop","stage":"local"}`,
        },
      },
      runtime: "nodejs24.x",
      handler: "bundle.handler",
      ...inputs,
    },
    outputs: { id: name, name: `shop-local-${name}`, arn: functionArn(`shop-local-${name}`) },
    protect: false,
    retainOnDelete: false,
    madeAt: { file: "sst.config.ts", line: 12 },
  };
}

/** What SST builds it from: `src/NAME.ts`, in lower case, and its export `handler`. */
export function functionSource(name: string, source: Partial<GraphFunction> = {}): GraphFunction {
  return {
    resource: `${name}Function`,
    handler: `src/${name.toLowerCase()}.handler`,
    runtime: "nodejs24.x",
    bundling: {},
    links: {},
    ...source,
  };
}
