import {
  createLambdaFunction,
  type LambdaFunction,
  type LambdaFunctionOptions,
} from "../lambda/lambda-function.ts";
import { writeBundle } from "./write-bundle.ts";

/** A function of a few lines, with the settings of a test. */
export async function testFunction(
  source: string,
  options: Partial<LambdaFunctionOptions> = {},
): Promise<LambdaFunction> {
  return createLambdaFunction({
    functionName: "test",
    functionArn: "arn:aws:lambda:us-east-1:000000000000:function:test",
    bundle: await writeBundle(source),
    exportName: "handler",
    memoryMb: 128,
    timeoutSeconds: 3,
    concurrency: 4,
    region: "us-east-1",
    endpointUrl: "http://127.0.0.1:1",
    environment: {},
    ...options,
  });
}
