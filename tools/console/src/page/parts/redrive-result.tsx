import { Link } from "wouter";
import type { RedriveOutcome } from "../../api/page-api.ts";

const results = {
  recorded: "Recorded: the new execution succeeded.",
  "already-recorded": "It was recorded already; nothing was started.",
  failed: "The new execution failed.",
  "needs-edit": "It needs an edit first; nothing was started.",
  "other-body": "Another body was sent in its place; nothing was started.",
};

/** What became of a redrive. */
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
          <Link href={`/executions/${encodeURIComponent(executionName)}`}>See the execution</Link>
        </p>
      )}
    </div>
  );
}
