import { Link } from "wouter";
import type { ExecutionMessage } from "../../api/page-api.ts";
import { useApp } from "../data/app.ts";
import { useNow } from "../hooks/use-now.ts";
import { duration } from "../text/format.ts";

/** Says where a message of an execution is, with a countdown until it is visible again. */
export function MessageLocation(props: {
  message: ExecutionMessage;
  isRunning: boolean;
  /** Whether the execution has come to the state that sends it; true unless given. */
  isReached?: boolean;
}) {
  const { message, isRunning, isReached = true } = props;
  const { task, location: place } = message;
  const { messageHref } = useApp();
  const visibleAt = place.place === "queue" ? place.visibleAt : undefined;
  const now = useNow(visibleAt !== undefined);
  switch (place.place) {
    case "not sent":
      if (isRunning && !isReached) return <p>Not sent yet: the workflow has not come to this state.</p>;
      if (!isReached) return <p>No message was sent: the workflow did not come to this state.</p>;
      if (isRunning) return <p>Not sent yet; the workflow is trying.</p>;
      return <p>No message was sent.</p>;
    case "gone":
      return <p>{message.isRecorded ? notInTable : withoutTable[message.result ?? "waiting"]}</p>;
    case "table":
      return (
        <p>
          Recorded:{" "}
          <Link href={messageHref({ messageId: place.messageId, task })}>in the messages table</Link>.
        </p>
      );
    case "archive":
      return (
        <p>
          In the <Link href={`/dead-letters/${encodeURIComponent(place.deadLetterId)}`}>dead letters</Link>,{" "}
          {place.status}.
        </p>
      );
    case "queue": {
      const states = {
        waiting: "Waiting to be received",
        delayed: "Delayed",
        "in a batch": "Being processed by the function",
        invisible: "Waiting for its visibility timeout",
      };
      const next = visibleAt === undefined ? "" : `, visible in ${duration(Math.max(0, visibleAt - now))}`;
      return (
        <>
          <p className="message-location-state">
            {states[place.state]}
            <span aria-hidden={visibleAt !== undefined}>{next}</span>
          </p>
          <p>
            In <span className="mono">{place.queueTitle}</span>, receive {place.receiveCount}
            {place.maxReceiveCount !== undefined && ` of ${place.maxReceiveCount}`}
          </p>
          <p className="quiet mono aws-name">{place.queue}</p>
          {place.maxReceiveCount !== undefined && (
            <ReceiveMarks receiveCount={place.receiveCount} maxReceiveCount={place.maxReceiveCount} />
          )}
        </>
      );
    }
  }
}

const notInTable = "The message is no longer in a queue, and it is not in the table.";
/** Of a task that records nothing: what its callback says is all that is known. */
const withoutTable = {
  waiting: "The message is no longer in a queue. Its task has not been called back yet.",
  succeeded: "Done: the task was called back with its result, and the message was deleted.",
  failed: "The task was called back with a failure, and the message was deleted.",
  "timed out":
    "The message is no longer in a queue. Its task timed out, so whether its work was done is not known here.",
  aborted:
    "The message is no longer in a queue. The execution did not wait for it, so whether its work was done is not known here.",
};

function ReceiveMarks({ receiveCount, maxReceiveCount }: { receiveCount: number; maxReceiveCount: number }) {
  return (
    <span className="receive-marks" aria-hidden="true">
      {Array.from({ length: maxReceiveCount }, (_, index) => index + 1).map((number) => (
        <span key={number} className={number <= receiveCount ? "used" : ""} />
      ))}
    </span>
  );
}
