import { useState } from "react";
import { Link } from "wouter";
import type { DeadLetterDetail, RedriveOutcome } from "../../api/page-api.ts";
import { postJson } from "../data/api-client.ts";
import { useResource } from "../data/use-resource.ts";
import { EditForm } from "../parts/edit-form.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Facts } from "../parts/facts.tsx";
import { JsonTree } from "../parts/json-tree.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Receives } from "../parts/receives.tsx";
import { RedriveResult } from "../parts/redrive-result.tsx";
import { Status } from "../parts/status.tsx";
import { explainFailure } from "../text/explain-failure.ts";
import { time } from "../text/format.ts";

const back = { href: "/dead-letters", label: "Dead letters" };

/** One dead letter: why it was not recorded, its receives, its content, and the redrive. */
export default function DeadLetterView({ id }: { id: string }) {
  const { data, error } = useResource<DeadLetterDetail>(`/api/dead-letters/${encodeURIComponent(id)}`);
  if (data === undefined || data === null) {
    return (
      <>
        <PageHead title="Dead letter" heading={<span className="mono">{id}</span>} back={back} />
        {data === null && <EmptyState title="This dead letter does not exist" />}
        {data === undefined && error && (
          <EmptyState title="The local cloud does not respond">{error.message}</EmptyState>
        )}
      </>
    );
  }
  const { what, advice } = explainFailure(data.error, undefined);
  return (
    <>
      <PageHead
        title={data.error}
        back={back}
        about={
          <>
            <Status value={data.status} /> in the archive since {time(data.archivedAt)}
          </>
        }
      />
      <section className="notice warn" aria-label="Why it was not recorded">
        <h2>{data.reason}</h2>
        {data.lastReason !== undefined && <p>The last receive failed with: {data.lastReason}</p>}
        <p>{what}</p>
        <p className="quiet">{advice}</p>
      </section>
      <div className="columns detail">
        <Redrive key={`${data.deadLetterId}/${data.status}`} entry={data} />
        <section className="card">
          <h2>Receives</h2>
          <Receives receives={data.receives} />
          <h2>Entry</h2>
          <Facts
            facts={[
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

function Body({ text }: { text: string }) {
  try {
    return <JsonTree value={JSON.parse(text)} label="Content" />;
  } catch {
    return <pre className="raw">{text}</pre>;
  }
}

function Redrive({ entry }: { entry: DeadLetterDetail }) {
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
          This message is recorded
          {entry.messageId !== undefined && (
            <>
              : <Link href={`/messages/${encodeURIComponent(entry.messageId)}`}>open it</Link>
            </>
          )}
          .
        </p>
      ) : (
        <>
          <p className="quiet">
            Sends the message again, as a new execution. Edit it first if it breaks the contract.
          </p>
          <div className="buttons">
            <button type="button" className="button primary" disabled={isBusy} onClick={() => redrive()}>
              {isBusy ? "Redriving…" : "Redrive unchanged"}
            </button>
            <button
              type="button"
              className="button"
              aria-expanded={isEditing}
              onClick={() => setEditing(!isEditing)}
            >
              Edit
            </button>
          </div>
          {isEditing && <EditForm body={entry.editedBody ?? entry.body} isBusy={isBusy} onSend={redrive} />}
        </>
      )}
      <div role="status">
        {problem !== "" && <p className="problem">{problem}</p>}
        {outcome !== undefined && <RedriveResult outcome={outcome} />}
        {outcome === undefined && entry.executionName !== undefined && (
          <p className="quiet">
            The last redrive started{" "}
            <Link href={`/executions/${encodeURIComponent(entry.executionName)}`}>this execution</Link>
            {entry.redriveError !== undefined && `, which failed with ${entry.redriveError}`}.
          </p>
        )}
      </div>
    </section>
  );
}
