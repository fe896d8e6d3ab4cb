import { randomUUID } from "node:crypto";
import { devNull } from "node:os";
import type { LogFormat } from "./patch-console.ts";

/**
 * The environment of a function's process: the variables that Lambda sets (AWS Lambda Developer Guide, "Using Lambda
 * environment variables"), the given ones, and none of this machine's.
 */
export function lambdaEnvironment(options: {
  functionName: string;
  functionArn: string;
  memoryMb: number;
  region: string;
  endpointUrl: string;
  accessKeyId: string;
  handler: string;
  taskRoot: string;
  /** `nodejs24.x` unless given. */
  runtime?: string;
  /** JSON unless given. */
  logFormat?: LogFormat;
  environment: Readonly<Record<string, string>>;
}): Record<string, string> {
  const { functionName, memoryMb, region, runtime = "nodejs24.x", logFormat = "JSON" } = options;
  const day = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
  return {
    ...options.environment,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: options.endpointUrl,
    AWS_ACCESS_KEY_ID: options.accessKeyId,
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_SESSION_TOKEN: "local",
    // The function must not use the AWS profiles of the person at this machine.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    // The SDK asks for it all the same, and fails where the user has no entry in the system's list of users.
    HOME: options.taskRoot,
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_FORMAT: logFormat,
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `${day}/[$LATEST]${randomUUID().replaceAll("-", "")}`,
    RINGBACK_FUNCTION_ARN: options.functionArn,
    LAMBDA_TASK_ROOT: options.taskRoot,
    _HANDLER: options.handler,
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
  };
}
