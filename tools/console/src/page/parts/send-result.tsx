import { Link } from "wouter";
import type { DeadLetterDetail, ExecutionDetail, SendOutcome } from "../../api/page-api.ts";
import { useApp } from "../data/app.ts";
import { useResource } from "../data/use-resource.ts";
import { plural } from "../text/format.ts";
import { Status } from "./status.tsx";

const followed = 4;

/** What was sent, with the live status of the first executions or dead letters. */
export function SendResult({ outcome }: { outcome: SendOutcome }) {
  const { sent, workflow, executions, messages, eventBus } = outcome;
  const { workflows } = useApp();
  const all = workflows.length > 1 ? `/executions?workflow=${encodeURIComponent(workflow)}` : "/executions";
  return (
    <div className="notice ok">
      <p>
        <strong>Sent {plural(sent, "time")}.</strong>
      </p>
      {executions.length > 0 && (
        <ul className="sent">
          {executions.slice(0, followed).map((name) => (
            <SentExecution key={name} name={name} workflow={workflow} />
          ))}
        </ul>
      )}
      {executions.length > followed && (
        <p>
          <Link href={all}>All executions</Link>
        </p>
      )}
      {eventBus !== undefined && (
        <>
          <p>
            The event is on the bus <span className="mono">{eventBus}</span>, whose rule starts the
            executions.
          </p>
          <p>
            <Link href={all}>Executions of {workflow}</Link>
          </p>
        </>
      )}
      {messages.length > 0 && (
        <>
          <p>No execution is waiting for these messages.</p>
          <ul className="sent">
            {messages.slice(0, followed).map((id) => (
              <SentMessage key={id} id={id} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function SentExecution({ name, workflow }: { name: string; workflow: string }) {
  const { executionHref } = useApp();
  const { data } = useResource<ExecutionDetail>(
    `/api/executions/${encodeURIComponent(name)}?workflow=${encodeURIComponent(workflow)}`,
  );
  return (
    <li>
      <Link href={executionHref({ name, workflow })} className="mono">
        {name}
      </Link>
      {data && <Status value={data.status} />}
    </li>
  );
}

/** A message without an execution becomes a dead letter. */
function SentMessage({ id }: { id: string }) {
  const { data } = useResource<DeadLetterDetail>(`/api/dead-letters/${encodeURIComponent(id)}`);
  if (!data) return <li className="mono quiet">{id}</li>;
  return (
    <li>
      <Link href={`/dead-letters/${encodeURIComponent(id)}`} className="mono">
        {id}
      </Link>
      <Status value={data.status} />
    </li>
  );
}
