import { Command, InvalidArgumentError } from "commander";
import { loopbackUrl } from "./cloud/loopback-url.ts";
import { listDeadLetters, showDeadLetter } from "./commands/dead-letters.ts";
import { execution } from "./commands/execution.ts";
import { executions } from "./commands/executions.ts";
import { message, messages } from "./commands/messages.ts";
import { redriveCommand } from "./commands/redrive.ts";
import { send } from "./commands/send.ts";
import { addStart } from "./commands/start.ts";
import { addVerify } from "./commands/verify.ts";
import { positiveWholeNumber } from "./commands/whole-number-option.ts";
import { visibleLines } from "./terminal/visible-text.ts";

/** The `ringback` command. Commander tells an unknown command or a bad value in one line. */
export function createProgram(): Command {
  const program = new Command("ringback")
    .description("A buffered Step Functions task that always calls back.")
    .exitOverride()
    .showSuggestionAfterError(true)
    // A wrong word is told as it was written, whatever it holds.
    .configureOutput({ outputError: (text, write) => write(visibleLines(text)) });

  addStart(program.command("start"));

  addCloudOptions(program.command("send"))
    .description("send messages through the workflow")
    .option("--message <text>", "the message; the sample without it")
    .option("--event <file>", "EventBridge events: one as JSON, or one a line")
    .option("--count <n>", "how many messages", positiveWholeNumber)
    .option("--wait", "wait until the executions ended")
    .option("--bus", "put events on the bus instead of starting executions by name")
    .action(send);

  addCloudOptions(program.command("executions"))
    .description("list executions, the newest first")
    .option("--status <status>", "RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED")
    .option("--limit <n>", "how many at most", positiveWholeNumber, 20)
    .action(executions);

  addCloudOptions(program.command("execution"))
    .description("show one execution as a timeline, and whether its message is recorded")
    .argument("<id>", "its name or ARN, or the id of its message or dead letter")
    .action(execution);

  const recorded = addCloudOptions(program.command("messages"))
    .description("list recorded messages")
    .option("--limit <n>", "how many at most", positiveWholeNumber, 20)
    .action(messages);
  addCloudOptions(recorded.command("get"))
    .description("show one recorded message")
    .argument("<id>", "the message id, its execution's name or ARN, or its dead letter's id")
    .action((id: string, _own: object, command: Command) => message(id, command.optsWithGlobals()));

  const deadLetters = program.command("dead-letters").description("messages that were not recorded, and why");
  addCloudOptions(deadLetters.command("list"))
    .description("list dead letters, the newest first")
    .option("--limit <n>", "how many at most", positiveWholeNumber, 20)
    .action(listDeadLetters);
  addCloudOptions(deadLetters.command("show"))
    .description("show one dead letter")
    .argument("<id>", "its id, its message's id, or its execution's name or ARN")
    .action(showDeadLetter);
  addCloudOptions(deadLetters.command("redrive"))
    .description("send dead letters again, as new executions")
    .argument("[id]", "its id, its message's id, or its execution's name or ARN")
    .option("--all", "every dead letter that is not recorded yet")
    .option(
      "--failed-executions [name]",
      "executions that failed before their message was in the queue, or the one of this name",
    )
    .option("--body <file>", "an edited body: { Record: { messageId, createdAt, event } }, or an event")
    .option("--reason <text>", "why, kept with the entry")
    .action(redriveCommand);

  addVerify(addCloudOptions(program.command("verify")));

  return program;
}

/** What every command that asks a cloud takes. */
function addCloudOptions(command: Command): Command {
  return command
    .option(
      "--endpoint <url>",
      "the local cloud's endpoint (default: AWS_ENDPOINT_URL, or http://127.0.0.1:4566)",
      endpoint,
    )
    .option("--stage <name>", "a deployed stage instead, under `sst shell`")
    .option("--json", "write JSON");
}

function endpoint(text: string): string {
  const url = loopbackUrl(text);
  if ("origin" in url) return url.origin;
  if (url.problem === "no URL") throw new InvalidArgumentError("It has to be a URL.");
  throw new InvalidArgumentError(
    "The local cloud is on this machine; a deployed stage is named with --stage.",
  );
}
