import { Slider } from "@base-ui/react/slider";
import { Switch } from "@base-ui/react/switch";
import { useEffect, useState } from "react";
import type { FaultState, Snapshot } from "../../api/page-api.ts";
import { postJson } from "../data/api-client.ts";
import { useLive } from "../data/live.ts";
import { useQuery } from "../hooks/use-query.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Picker } from "../parts/picker.tsx";
import { count } from "../text/format.ts";

const groups = [
  { prefix: "dynamodb.", title: "DynamoDB", about: "Faults of the requests to the tables." },
  { prefix: "callback.", title: "Callback", about: "Faults of the callbacks to Step Functions." },
  {
    prefix: "function.",
    title: "Function",
    about: "Faults of an invocation; one at most for each invocation.",
  },
  { prefix: "sqs.", title: "Queue", about: "Faults of the queue and of sending to it." },
];
/** The rate after a fault is switched on. */
const usualRate = 0.3;

/** A switch and a rate for every fault, of all tasks or of one. A change applies from the next request on. */
export default function FaultsView() {
  const { snapshot } = useLive();
  const [query, setQuery] = useQuery();
  const [problem, setProblem] = useState("");
  if (snapshot === undefined) {
    return (
      <>
        <PageHead title="Faults" />
        <EmptyState title="Waiting for the local cloud" />
      </>
    );
  }
  const task = query.get("task") ?? "";
  const faults = faultsOf(snapshot, task);
  /** Resolves with whether the server accepted the rates. */
  const change = async (rates: Readonly<Record<string, number>>): Promise<boolean> => {
    try {
      await postJson("/api/faults", task === "" ? { rates } : { rates, task });
      setProblem("");
      return true;
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      return false;
    }
  };
  const isAnyOn = faults.some(({ rate, own }) => rate > 0 || own.length > 0);
  return (
    <>
      <PageHead title="Faults" about="Break things on purpose, and see that every execution still ends.">
        <Picker
          label="Task"
          names={snapshot.tasks.map(({ name }) => name)}
          value={task}
          all="All tasks"
          onChange={(value) => setQuery({ task: value })}
        />
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
                  <Fault
                    key={`${task}/${fault.kind}`}
                    fault={fault}
                    onRate={(rate) => change({ [fault.kind]: rate })}
                  />
                ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}

interface ShownFault extends FaultState {
  /** The tasks whose own rate is another one: "Charge 30 %". */
  readonly own: readonly string[];
}

/** The faults of one task, or with an empty name those of all tasks. */
function faultsOf({ faults, tasks }: Snapshot, task: string): readonly ShownFault[] {
  const chosen = tasks.find(({ name }) => name === task);
  return faults.map((fault) => {
    if (chosen !== undefined)
      return { ...fault, ...(chosen.faults[fault.kind] ?? { rate: 0, count: 0 }), own: [] };
    const own = tasks
      .map(({ name, faults: ofTask }) => ({ name, rate: ofTask[fault.kind]?.rate ?? 0 }))
      .filter(({ rate }) => rate !== fault.rate)
      .map(({ name, rate }) => `${name} ${Math.round(rate * 100)} %`);
    return { ...fault, own };
  });
}

function Fault({ fault, onRate }: { fault: ShownFault; onRate(rate: number): Promise<boolean> }) {
  const { kind, description, rate, own } = fault;
  // While a person moves the slider, the page shows that rate, until the server has it too.
  const [chosen, setChosen] = useState<number>();
  const shown = chosen ?? rate;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new rate from the server replaces the person's.
  useEffect(() => setChosen(undefined), [rate]);
  const choose = (next: number) => {
    setChosen(next);
    void onRate(next).then((isAccepted) => {
      if (!isAccepted) setChosen(undefined);
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
          {own.length > 0 && <p className="fault-own">Other rates: {own.join(", ")}</p>}
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
          onValueChange={(value) => setChosen(Number(value) / 100)}
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
