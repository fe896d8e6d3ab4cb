import { Slider } from "@base-ui/react/slider";
import { Switch } from "@base-ui/react/switch";
import { useEffect, useState } from "react";
import type { FaultState } from "../../api/page-api.ts";
import { postJson } from "../data/api-client.ts";
import { useLive } from "../data/live.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { count } from "../text/format.ts";

const groups = [
  { prefix: "dynamodb.", title: "DynamoDB", about: "What the recorder's requests to the tables meet." },
  { prefix: "callback.", title: "Callback", about: "What calling Step Functions back meets." },
  { prefix: "function.", title: "Function", about: "What an invocation suffers; one of these at most." },
  { prefix: "sqs.", title: "Queue", about: "What SQS may do with any message." },
];
/** The rate that a switch turns on. */
const usualRate = 0.3;

/** Switches and rates for every fault. They hold from the next request on. */
export default function FaultsView() {
  const { snapshot } = useLive();
  const [problem, setProblem] = useState("");
  if (snapshot === undefined) {
    return (
      <>
        <PageHead title="Faults" />
        <EmptyState title="Waiting for the local cloud" />
      </>
    );
  }
  const { faults } = snapshot;
  /** Whether the server took it. */
  const change = async (rates: Readonly<Record<string, number>>): Promise<boolean> => {
    try {
      await postJson("/api/faults", { rates });
      setProblem("");
      return true;
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      return false;
    }
  };
  const isAnyOn = faults.some(({ rate }) => rate > 0);
  return (
    <>
      <PageHead title="Faults" about="Break things on purpose, and see that no execution is left waiting.">
        <button
          type="button"
          className="button"
          disabled={!isAnyOn}
          onClick={() => change(Object.fromEntries(faults.map(({ kind }) => [kind, 0])))}
        >
          Switch all off
        </button>
      </PageHead>
      <p className="problem" role="alert">
        {problem}
      </p>
      <div className="columns even">
        {groups.map(({ prefix, title, about }) => (
          <section key={prefix} className="card">
            <h2>{title}</h2>
            <p className="quiet">{about}</p>
            <ul className="faults">
              {faults
                .filter(({ kind }) => kind.startsWith(prefix))
                .map((fault) => (
                  <Fault key={fault.kind} fault={fault} onRate={(rate) => change({ [fault.kind]: rate })} />
                ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}

function Fault({ fault, onRate }: { fault: FaultState; onRate(rate: number): Promise<boolean> }) {
  const { kind, description, rate } = fault;
  // The page shows the hand until the server has the same rate.
  const [held, setHeld] = useState<number>();
  const shown = held ?? rate;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new rate from the server ends the hand's.
  useEffect(() => setHeld(undefined), [rate]);
  const choose = (next: number) => {
    setHeld(next);
    void onRate(next).then((isTaken) => {
      if (!isTaken) setHeld(undefined);
    });
  };
  const isOn = shown > 0;
  const id = `fault-${kind.replaceAll(".", "-")}`;
  return (
    <li className={isOn ? "fault on" : "fault"}>
      <div className="fault-head">
        <div>
          <p className="mono" id={id}>
            {kind}
          </p>
          <p className="quiet" id={`${id}-about`}>
            {description}
          </p>
        </div>
        <Switch.Root
          className="switch"
          aria-labelledby={id}
          aria-describedby={`${id}-about`}
          checked={isOn}
          onCheckedChange={(next) => choose(next ? usualRate : 0)}
        >
          <Switch.Thumb className="switch-thumb" />
        </Switch.Root>
      </div>
      <div className="fault-rate">
        <Slider.Root
          className="slider"
          value={Math.round(shown * 100)}
          onValueChange={(value) => setHeld(Number(value) / 100)}
          onValueCommitted={(value) => choose(Number(value) / 100)}
        >
          <Slider.Control className="slider-control">
            <Slider.Track className="slider-track">
              <Slider.Indicator className="slider-range" />
              <Slider.Thumb className="slider-thumb" getAriaLabel={() => `Rate of ${kind} in percent`} />
            </Slider.Track>
          </Slider.Control>
        </Slider.Root>
        <output className="fault-percent">{Math.round(shown * 100)} %</output>
        <span className="quiet fault-count">{fault.count > 0 ? `${count(fault.count)} injected` : ""}</span>
      </div>
    </li>
  );
}
