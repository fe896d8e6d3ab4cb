import { useState } from "react";
import { Link } from "wouter";
import type { DeadLetterDetail, RedriveOutcome } from "../../api/page-api.ts";
import { postJson } from "../data/api-client.ts";
import { useApp } from "../data/app.ts";
import { useResource } from "../data/use-resource.ts";
import { EditForm } from "../parts/edit-form.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Facts } from "../parts/facts.tsx";
import { JsonTree } from "../parts/json-tree.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { ReadProblem } from "../parts/read-problem.tsx";
import { Receives } from "../parts/receives.tsx";
import { RedriveResult } from "../parts/redrive-result.tsx";
import { Status } from "../parts/status.tsx";
import { explainFailure } from "../text/explain-failure.ts";
import { time } from "../text/format.ts";

const back = { href: "/dead-letters", label: "Dead letters" };

/** One dead letter: whose it is, why its work was not done, its receives, its content, and the redrive. */
export default function DeadLetterView({ id }: { id: string }) {
  const { data, error } = useResource<DeadLetterDetail>(`/api/dead-letters/${encodeURIComponent(id)}`);
  if (data === undefined || data === null) {
    return (
      <>
        <PageHead title="Dead letter" heading={<span className="mono">{id}</span>} back={back} />
        {data === null && <EmptyState title="This dead letter does not exist" />}
        {data === undefined && error && <ReadProblem error={error} />}
      </>
    );
  }
  return <Entry entry={data} />;
}

function Entry({ entry: data }: { entry: DeadLetterDetail }) {
  const { tasks, recording } = useApp();
  // Of an entry without a task it is known only where all tasks are alike.
  const isRecorded =
    data.task === undefined
      ? recording.length === tasks.length
      : recording.some(({ name }) => name === data.task);
  const { what, advice } = explainFailure(data.error, undefined, { isRecorded, isRefusal: true });
  const owner = useOwner(data);
  return (
    <>
      <PageHead
        title={data.error}
        back={back}
        about={
          <>
            <Status value={data.status === "recorded" && !isRecorded ? "done" : data.status} /> in the archive
            since {time(data.archivedAt)}
          </>
        }
      />
      <section className="notice warn" aria-label={`Why it was not ${isRecorded ? "recorded" : "done"}`}>
        <h2>{data.reason}</h2>
        {data.lastReason !== undefined && <p>The last receive failed with: {data.lastReason}</p>}
        <p>{what}</p>
        <p className="quiet">{advice}</p>
      </section>
      <div className="columns detail">
        <Redrive key={`${data.deadLetterId}/${data.status}`} entry={data} isRecorded={isRecorded} />
        <section className="card">
          <h2>Receives</h2>
          <Receives receives={data.receives} />
          <h2>Entry</h2>
          <Facts
            facts={[
              ...owner,
              [
                "Dead letter",
                <span key="id" className="mono">
                  {data.deadLetterId}
                </span>,
              ],
              [
                "Message",
                data.messageId === undefined ? (
                  "unknown"
                ) : (
                  <span key="m" className="mono">
                    {data.messageId}
                  </span>
                ),
              ],
              ["Message group", data.group],
              ["Receive count", String(data.receiveCount)],
              ["Sent", time(data.sentAt)],
              ["First received", time(data.firstReceivedAt)],
              ["Redrives", String(data.attempts)],
              ["Expires", data.expiresAt === undefined ? undefined : time(data.expiresAt)],
            ]}
          />
        </section>
      </div>
      <section className="card">
        <h2>Original content</h2>
        <Body text={data.body} />
      </section>
    </>
  );
}

/** Whose message it is: an app with one task and one workflow needs no such lines. */
function useOwner({ kind, task, workflow, state, execution }: DeadLetterDetail) {
  const { tasks, workflows, executionHref } = useApp();
  if (tasks.length < 2 && workflows.length < 2) return [];
  return [
    ["Task", task ?? (kind === "event" ? "none: an event that the rule could not deliver" : "unknown")],
    ["Workflow", workflow ?? "none: it was sent without one"],
    ["State", state],
    [
      "Execution",
      execution === undefined ? undefined : (
        <Link key="execution" href={executionHref(execution)} className="mono">
          {execution.name}
        </Link>
      ),
    ],
  ] as const;
}

function Body({ text }: { text: string }) {
  try {
    return <JsonTree value={JSON.parse(text)} label="Content" />;
  } catch {
    return <pre className="raw">{text}</pre>;
  }
}

const redriveTexts = {
  "new-execution": "Sends the message again, as a new execution. Edit it first if it breaks the contract.",
  "redrive-execution": "The task gets the same message again, so it cannot be edited.",
};

function Redrive({ entry, isRecorded }: { entry: DeadLetterDetail; isRecorded: boolean }) {
  const { tasks, workflows, executionHref, messageHref } = useApp();
  const isOnly = tasks.length < 2 && workflows.length < 2;
  const { how = "new-execution", why = "" } = entry.redrive ?? {};
  const workflow = entry.workflow ?? workflows[0]?.name ?? "";
  const [outcome, setOutcome] = useState<RedriveOutcome>();
  const [isBusy, setBusy] = useState(false);
  const [isEditing, setEditing] = useState(entry.error !== "MessageDeadLettered");
  const [problem, setProblem] = useState("");
  async function redrive(body?: string): Promise<void> {
    setBusy(true);
    setProblem("");
    setOutcome(undefined);
    try {
      const address = `/api/dead-letters/${encodeURIComponent(entry.deadLetterId)}/redrive`;
      const result = await postJson<RedriveOutcome>(address, body === undefined ? {} : { body });
      setOutcome(result);
      if (result.result === "needs-edit") setEditing(true);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  }
  return (
    <section className="card">
      <h2>Redrive</h2>
      {entry.status === "recorded" ? (
        <p>
          {isRecorded ? "This message is recorded" : "The work of this message is done"}
          {isRecorded && entry.messageId !== undefined && (
            <>
              :{" "}
              <Link
                href={messageHref({ messageId: entry.messageId, task: entry.task ?? tasks[0]?.name ?? "" })}
              >
                open it
              </Link>
            </>
          )}
          .
        </p>
      ) : (
        <>
          {!isOnly && why !== "" && <p>{why}</p>}
          {how !== "none" && <p className="quiet">{redriveTexts[how]}</p>}
          {how !== "none" && (
            <div className="buttons">
              <button type="button" className="button primary" disabled={isBusy} onClick={() => redrive()}>
                {isBusy
                  ? "Redriving…"
                  : how === "new-execution"
                    ? "Redrive unchanged"
                    : "Redrive the execution"}
              </button>
              {how === "new-execution" && (
                <button
                  type="button"
                  className="button"
                  aria-expanded={isEditing}
                  onClick={() => setEditing(!isEditing)}
                >
                  Edit
                </button>
              )}
            </div>
          )}
          {how === "new-execution" && isEditing && (
            <EditForm body={entry.editedBody ?? entry.body} isBusy={isBusy} onSend={redrive} />
          )}
        </>
      )}
      <div role="status">
        {problem !== "" && <p className="problem">{problem}</p>}
        {outcome !== undefined && <RedriveResult outcome={outcome} how={how} workflow={entry.workflow} />}
        {outcome === undefined && entry.executionName !== undefined && (
          <p className="quiet">
            {entry.executionName === entry.execution?.name
              ? "The last redrive continued"
              : "The last redrive started"}{" "}
            <Link href={executionHref({ name: entry.executionName, workflow })}>this execution</Link>
            {entry.redriveError !== undefined && `, which failed with ${entry.redriveError}`}.
          </p>
        )}
      </div>
    </section>
  );
}
