import { Link } from "wouter";
import type { RedriveOutcome, RedrivePlan } from "../../api/page-api.ts";
import { useApp } from "../data/app.ts";

const results = (execution: string): Readonly<Record<RedriveOutcome["result"], string>> => ({
  recorded: `Recorded: the ${execution} succeeded.`,
  done: `Done: the ${execution} succeeded.`,
  "already-recorded": "The message was already recorded. Nothing was sent.",
  "already-done": "The work of the message was already done. Nothing was sent.",
  failed: `The ${execution} failed.`,
  "needs-edit": "The message needs an edit first. Nothing was sent.",
  "different-body": "A different body was sent or recorded. Nothing was sent.",
  "not-redrivable": "The message cannot be redriven. Nothing was sent.",
});

/** The result of a redrive. */
export function RedriveResult(props: {
  outcome: RedriveOutcome;
  how: RedrivePlan["how"];
  workflow: string | undefined;
}) {
  const { outcome, how, workflow } = props;
  const { result, reason, executionName } = outcome;
  const { executionHref, workflows } = useApp();
  const isGood = result.endsWith("recorded") || result.endsWith("done");
  const name = workflow ?? workflows[0]?.name ?? "";
  return (
    <div className={`notice ${isGood ? "ok" : "warn"}`}>
      <p>
        <strong>
          {results(how === "redrive-execution" ? "redriven execution" : "new execution")[result]}
        </strong>
      </p>
      {reason !== undefined && <p>{reason.replace(/ \(--body FILE\)/, "")}</p>}
      {executionName !== undefined && (
        <p>
          <Link href={executionHref({ name: executionName, workflow: name })}>Open the execution</Link>
        </p>
      )}
    </div>
  );
}
