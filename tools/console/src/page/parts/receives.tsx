import type { Receive } from "../../api/page-api.ts";
import { duration, plural, time } from "../text/format.ts";
import { Status } from "./status.tsx";

/** The receives of a message: when, by which function, and how each one ended. */
export function Receives({ receives }: { receives: readonly Receive[] }) {
  if (receives.length === 0) return <p className="quiet">No receives since the local cloud started.</p>;
  return (
    <ol className="receives">
      {receives.map((receive) => (
        <li key={`${receive.functionName}/${receive.receiveCount}/${receive.receivedAt}`}>
          <span className="receive-number" aria-hidden="true">
            {receive.receiveCount}
          </span>
          <div>
            <p>
              <span className="hidden">Receive {receive.receiveCount}: </span>
              <Status value={receive.outcome} />{" "}
              <span className="quiet">
                {time(receive.receivedAt)}
                {receive.durationMs !== undefined && `, took ${duration(receive.durationMs)}`}
              </span>
            </p>
            <p className="quiet">
              <span title={receive.functionName}>{receive.functionTitle}</span>, in a batch of{" "}
              {plural(receive.batchSize, "message")}
            </p>
            {receive.reason !== undefined && <p className="receive-reason">{receive.reason}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}
