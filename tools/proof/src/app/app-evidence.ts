import { executionName } from "@ringback/cli/executions/execution-name";
import type { AppEvidence, AppExecution } from "../app-proof.ts";
import type { Evidence, SeenExecution } from "../evidence/evidence.ts";
import { parsedJson } from "../evidence/parsed-json.ts";

/** What an app's own check gets to see of a run. */
export function appEvidence({ executions, tables, deadLetters }: Evidence): AppEvidence {
  return {
    executions: executions.map(appExecution),
    tables,
    deadLetters: deadLetters.map((entry) => ({
      deadLetterId: String(entry["deadLetterId"]),
      task: textOf(entry["task"]),
      workflow: textOf(entry["workflow"]),
      execution: typeof entry["execution"] === "string" ? executionName(entry["execution"]) : undefined,
      state: textOf(entry["state"]),
      messageId: textOf(entry["messageId"]),
      error: String(entry["error"]),
      reason: String(entry["reason"]),
      status: String(entry["status"]),
    })),
  };
}

function appExecution({ name, workflow, described, sent }: SeenExecution): AppExecution {
  const { input, output, error, cause } = described;
  return {
    name,
    workflow: workflow.workflow,
    input: parsedJson(input),
    status: statusOf(described),
    output: parsedJson(output),
    ...{ error, cause },
    messages: sent.map(({ state, record, end, error: why }) => ({
      state,
      task: taskOf(workflow, state),
      messageId: record?.messageId ?? "",
      end,
      error: why,
    })),
  };
}

/** The name of a state's task. */
export function taskOf({ tasks }: SeenExecution["workflow"], state: string): string {
  return tasks.find((one) => one.state === state)?.task ?? "";
}

function statusOf({ status }: SeenExecution["described"]): AppExecution["status"] {
  return status === "SUCCEEDED" || status === "TIMED_OUT" || status === "ABORTED" ? status : "FAILED";
}

const textOf = (value: unknown) => (typeof value === "string" ? value : undefined);
