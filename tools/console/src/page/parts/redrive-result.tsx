import { Link } from "wouter";
import type { RedriveOutcome } from "../../api/page-api.ts";

const results = {
  recorded: "Recorded: the new execution succeeded.",
  "already-recorded": "The message was already recorded. Nothing was sent.",
  failed: "The new execution failed.",
  "needs-edit": "The message needs an edit first. Nothing was sent.",
  "different-body": "A different body was sent or recorded. Nothing was sent.",
};

/** The result of a redrive. */
export function RedriveResult({ outcome: { result, reason, executionName } }: { outcome: RedriveOutcome }) {
  const isGood = result === "recorded" || result === "already-recorded";
  return (
    <div className={`notice ${isGood ? "ok" : "warn"}`}>
      <p>
        <strong>{results[result]}</strong>
      </p>
      {reason !== undefined && <p>{reason.replace(/ \(--body FILE\)/, "")}</p>}
      {executionName !== undefined && (
        <p>
          <Link href={`/executions/${encodeURIComponent(executionName)}`}>Open the execution</Link>
        </p>
      )}
    </div>
  );
}
