import type { Receive } from "../../api/page-api.ts";
import { duration, plural, time } from "../text/format.ts";
import { Status } from "./status.tsx";

/** What each receive of a message met. */
export function Receives({ receives }: { receives: readonly Receive[] }) {
  if (receives.length === 0)
    return <p className="quiet">No receive was seen since the local cloud started.</p>;
  return (
    <ol className="receives">
      {receives.map((receive) => (
        <li key={`${receive.functionName}/${receive.attempt}/${receive.receivedAt}`}>
          <span className="receive-number" aria-hidden="true">
            {receive.attempt}
          </span>
          <div>
            <p>
              <span className="hidden">Receive {receive.attempt}: </span>
              <Status value={receive.outcome} />{" "}
              <span className="quiet">
                {time(receive.receivedAt)}
                {receive.durationMs !== undefined && `, took ${duration(receive.durationMs)}`}
              </span>
            </p>
            <p className="quiet">
              {receive.functionName}, in a batch of {plural(receive.batchSize, "message")}
            </p>
            {receive.reason !== undefined && <p className="receive-reason">{receive.reason}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}
