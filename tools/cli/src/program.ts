import { Command, InvalidArgumentError } from "commander";
import { loopbackUrl } from "./cloud/loopback-url.ts";
import { positiveWholeNumber } from "./commands/positive-whole-number.ts";
import { addStart } from "./commands/start.ts";
import { addVerify } from "./commands/verify.ts";
import { visibleLines } from "./terminal/visible-text.ts";

/**
 * The `ringback` command with all its subcommands. Commander reports an unknown command or a bad value in one line. The
 * modules of a subcommand, above all AWS's clients, are loaded when it runs.
 */
export function createProgram(): Command {
  const program = new Command("ringback")
    .description("A buffered Step Functions task that always calls back.")
    .exitOverride()
    .showSuggestionAfterError(true)
    // Commander quotes the wrong word, which may hold control characters.
    .configureOutput({ outputError: (text, write) => write(visibleLines(text)) });

  addStart(program.command("start"));

  addCloudOptions(program.command("send"))
    .description("start one execution for each message or input")
    .option("--message <text>", "the message text (default: a sample message)")
    .option("--event <file>", "a file of EventBridge events: one JSON event, or one on each line")
    .option(
      "--input <file>",
      "a file of inputs for any workflow, or - for standard input: one as JSON, or one on each line",
    )
    .option("--count <n>", "how many messages to send (default: 1)", positiveWholeNumber)
    .option("--wait", "wait until every execution has ended")
    .option("--bus", "put the events on the event bus, whose rule starts the executions")
    .action(async (options) => (await import("./commands/send.ts")).send(options));

  addCloudOptions(program.command("executions"))
    .description("list executions, newest first")
    .option("--status <status>", "only this status: RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED")
    .option("--limit <n>", "at most this many", positiveWholeNumber, 20)
    .action(async (options) => (await import("./commands/executions.ts")).executions(options));

  addCloudOptions(program.command("execution"))
    .description("show the history of one execution, and where its messages are")
    .argument("<id>", "the execution's name or ARN, or the id of its message or dead letter")
    .action(async (id, options) => (await import("./commands/execution.ts")).execution(id, options));

  const recorded = addCloudOptions(program.command("messages"))
    .description("list recorded messages")
    .option("--limit <n>", "at most this many", positiveWholeNumber, 20)
    .action(async (options) => (await import("./commands/messages.ts")).messages(options));
  addCloudOptions(recorded.command("get"))
    .description("show one recorded message")
    .argument("<id>", "the message id, the name or ARN of its execution, or the id of its dead letter")
    .action(async (id, _own, command) => {
      const { message } = await import("./commands/messages.ts");
      return message(id, command.optsWithGlobals());
    });

  const deadLetters = program
    .command("dead-letters")
    .description("list, show and redrive messages whose work was not done");
  addCloudOptions(deadLetters.command("list"))
    .description("list dead letters, newest first")
    .option("--limit <n>", "at most this many", positiveWholeNumber, 20)
    .action(async (options) => (await import("./commands/dead-letters.ts")).listDeadLetters(options));
  addCloudOptions(deadLetters.command("show"))
    .description("show one dead letter: the message, why its work was not done, and what sends it again")
    .argument("<id>", "the id of the dead letter or of its message, or the name or ARN of its execution")
    .action(async (id, options) => (await import("./commands/dead-letters.ts")).showDeadLetter(id, options));
  addCloudOptions(deadLetters.command("redrive"))
    .description("send dead letters again: as a new execution, or by AWS's redrive of the execution")
    .argument("[id]", "the id of the dead letter or of its message, or the name or ARN of its execution")
    .option("--all", "redrive every dead letter whose work is not done yet")
    .option(
      "--failed-executions [name]",
      "redrive executions that failed before their message was in the queue: all of them, or the one with this name",
    )
    .option(
      "--body <file>",
      "send this edited body instead: { Record: { messageId, createdAt, event } }, or an EventBridge event",
    )
    .option("--reason <text>", "why you redrive it; kept with the dead letter")
    .action(async (id, options) => (await import("./commands/redrive.ts")).redriveCommand(id, options));

  program
    .command("graph")
    .description("list what the app of this folder consists of, as SST evaluates it")
    .option("--stage <name>", "evaluate it for this stage", "local")
    .option("--json", "print the graph as JSON")
    .option("--write", "write ringback-graph.json, which is committed for the stage local")
    .action(async (options) => (await import("./commands/graph.ts")).graph(options));

  addVerify(addCloudOptions(program.command("verify")));

  return program;
}

/** The options of every command that works with the local cloud or a deployed stage. */
function addCloudOptions(command: Command): Command {
  return command
    .option(
      "--endpoint <url>",
      "the endpoint of the local cloud (default: AWS_ENDPOINT_URL, or http://127.0.0.1:4566)",
      endpoint,
    )
    .option("--stage <name>", "use this deployed stage; run the command under `sst shell`")
    .option("--task <name>", "only this task and the workflows with it, by the name that the stacks give it")
    .option("--workflow <name>", "only this workflow and its tasks, by the name that the stacks give it")
    .option("--json", "print JSON");
}

function endpoint(text: string): string {
  const url = loopbackUrl(text);
  if ("origin" in url) return url.origin;
  if (url.problem === "not a URL") throw new InvalidArgumentError("It must be a URL.");
  throw new InvalidArgumentError("It must be on this machine; use --stage NAME for a deployed stage.");
}
