import { Link } from "wouter";
import type { MessageLocation as Place } from "../../api/page-api.ts";
import { useNow } from "../hooks/use-now.ts";
import { duration } from "../text/format.ts";

/** Says where the message is, with a countdown until it is visible again. */
export function MessageLocation({ place, isRunning }: { place: Place; isRunning: boolean }) {
  const visibleAt = place.place === "queue" ? place.visibleAt : undefined;
  const now = useNow(visibleAt !== undefined);
  switch (place.place) {
    case "not sent":
      if (isRunning) return <p>Not sent yet; the workflow is trying.</p>;
      return <p>No message was sent.</p>;
    case "gone":
      return <p>The message is no longer in a queue, and it is not in the table.</p>;
    case "table":
      return (
        <p>
          Recorded:{" "}
          <Link href={`/messages/${encodeURIComponent(place.messageId)}`}>in the messages table</Link>.
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

function ReceiveMarks({ receiveCount, maxReceiveCount }: { receiveCount: number; maxReceiveCount: number }) {
  return (
    <span className="receive-marks" aria-hidden="true">
      {Array.from({ length: maxReceiveCount }, (_, index) => index + 1).map((number) => (
        <span key={number} className={number <= receiveCount ? "used" : ""} />
      ))}
    </span>
  );
}
