import { readOptions } from "@ringback/command-line/read-options";
import { refuse } from "@ringback/command-line/refuse";
import { DEFAULT_PORT, type StartStepFunctionsOptions, startStepFunctions } from "./start-step-functions.ts";

const USAGE = `Usage: npm run stepfunctions -- [options]
  --port N               port at 127.0.0.1 (default ${DEFAULT_PORT}; 0 takes a free one)
  --sqs-endpoint URL     where tasks reach SQS
  --lambda-endpoint URL  where tasks reach Lambda
  --data DIR             keep executions there, so that they survive a restart
  --region NAME          default us-east-1
  --account ID           default 000000000000
`;

function startOptions(): StartStepFunctionsOptions | "help" {
  const { values } = readOptions("stepfunctions", {
    options: {
      port: { type: "string" },
      "sqs-endpoint": { type: "string" },
      "lambda-endpoint": { type: "string" },
      data: { type: "string" },
      region: { type: "string" },
      account: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return "help";
  const port = values.port === undefined ? DEFAULT_PORT : Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    refuse(`--port must be from 0 to 65535, not '${values.port}'`);
  if (values.account !== undefined && !/^\d{12}$/.test(values.account))
    refuse("--account must have 12 digits");
  const options: StartStepFunctionsOptions = { port };
  if (values["sqs-endpoint"] !== undefined) options.sqsEndpoint = values["sqs-endpoint"];
  if (values["lambda-endpoint"] !== undefined) options.lambdaEndpoint = values["lambda-endpoint"];
  if (values.data !== undefined) options.dataDir = values.data;
  if (values.region !== undefined) options.region = values.region;
  if (values.account !== undefined) options.accountId = values.account;
  return options;
}

async function main(): Promise<number | undefined> {
  const options = startOptions();
  if (options === "help") {
    process.stdout.write(USAGE);
    return 0;
  }
  try {
    const running = await startStepFunctions(options);
    process.stdout.write(`Step Functions is ready at ${running.endpoint}\n`);
    const stop = () =>
      void running.close().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
          process.exit(1);
        },
      );
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
    return undefined;
  } catch (error) {
    const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      taken ? `Port ${options.port} is in use: choose another with --port N\n` : `${why}\n`,
    );
    return 1;
  }
}

const exitCode = await main();
if (exitCode !== undefined) process.exitCode = exitCode;
