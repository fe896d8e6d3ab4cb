import { Link } from "wouter";
import type { MessageLocation as Place } from "../../api/page-api.ts";
import { useNow } from "../hooks/use-now.ts";
import { duration } from "../text/format.ts";

/** Where the message is now, in words, with a clock that runs down to its next receive. */
export function MessageLocation({ place, isRunning }: { place: Place; isRunning: boolean }) {
  const nextAt = place.place === "queue" ? place.nextAt : undefined;
  const now = useNow(nextAt !== undefined);
  switch (place.place) {
    case "not sent":
      if (isRunning) return <p>Not sent yet: the workflow tries to.</p>;
      return <p>Nothing was sent: there is no message.</p>;
    case "gone":
      return <p>Not on a queue any more, and not in the table.</p>;
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
          Kept with the{" "}
          <Link href={`/dead-letters/${encodeURIComponent(place.deadLetterId)}`}>dead letters</Link>,{" "}
          {place.status}.
        </p>
      );
    case "queue": {
      const states = {
        waiting: "waits to be received",
        delayed: "is delayed",
        "in a batch": "is with the function now",
        "coming back": "comes back",
      };
      const next = nextAt === undefined ? "" : `, next in ${duration(Math.max(0, nextAt - now))}`;
      return (
        <>
          <p className="message-location-state">
            {states[place.state]}
            <span aria-hidden={nextAt !== undefined}>{next}</span>
          </p>
          <p>
            On <span className="mono">{place.queue}</span>, attempt {place.attempt}
            {place.attempts !== undefined && ` of ${place.attempts}`}
          </p>
          {place.attempts !== undefined && <Attempts attempt={place.attempt} attempts={place.attempts} />}
        </>
      );
    }
  }
}

function Attempts({ attempt, attempts }: { attempt: number; attempts: number }) {
  return (
    <span className="attempts" aria-hidden="true">
      {Array.from({ length: attempts }, (_, index) => index + 1).map((number) => (
        <span key={number} className={number <= attempt ? "used" : ""} />
      ))}
    </span>
  );
}
