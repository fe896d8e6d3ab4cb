import { Field } from "@base-ui/react/field";
import { type FormEvent, useEffect, useState } from "react";
import type { SendOutcome, StartRequest, WorkflowInput, WorkflowState } from "../../api/page-api.ts";
import { getJson, postJson } from "../data/api-client.ts";
import { CountField } from "./count-field.tsx";
import { SendResult } from "./send-result.tsx";

/** Starts executions of a workflow with an input, which is at first that of its last execution. */
export function InputForm({ workflow }: { workflow: WorkflowState }) {
  const { name, hasEvents } = workflow;
  const [input, setInput] = useState<string>();
  const [count, setCount] = useState(1);
  const [isBusy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<SendOutcome>();
  const [problem, setProblem] = useState("");
  const address = `/api/workflows/${encodeURIComponent(name)}`;

  useEffect(() => {
    const abort = new AbortController();
    const offer = (text: string) => setInput((before) => before ?? text);
    getJson<WorkflowInput>(`${address}/input`, abort.signal).then(
      (offered) => offer(offered.input),
      () => offer("{}"),
    );
    return () => abort.abort();
  }, [address]);

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    const request: StartRequest = { input: input ?? "{}", count };
    setBusy(true);
    setProblem("");
    setOutcome(undefined);
    try {
      setOutcome(await postJson<SendOutcome>(`${address}/start`, request));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  }

  return (
    <form className="form send" onSubmit={send}>
      <section className="card">
        <h2>Input</h2>
        <Field.Root className="field">
          <Field.Label>Input of {name}</Field.Label>
          <Field.Control
            render={<textarea rows={12} />}
            className="mono"
            value={input ?? ""}
            onValueChange={setInput}
          />
          <Field.Description>
            JSON; at first the input of the last execution.
            {hasEvents &&
              " An event with source, detail-type and detail, and without an id, is put on the event bus; anything else starts an execution directly."}
          </Field.Description>
        </Field.Root>
      </section>
      <section className="card">
        <h2>Executions</h2>
        <CountField value={count} onChange={setCount} />
        <button type="submit" className="button primary" disabled={isBusy || input === undefined}>
          {isBusy ? "Sending…" : "Send"}
        </button>
        <div role="status">
          {problem !== "" && <p className="problem">{problem}</p>}
          {outcome !== undefined && <SendResult outcome={outcome} />}
        </div>
      </section>
    </form>
  );
}
