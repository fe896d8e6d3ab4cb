import { Field } from "@base-ui/react/field";
import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { type FormEvent, useState } from "react";
import { Link } from "wouter";
import type { SendOutcome, SendRequest } from "../../api/page-api.ts";
import { type SendTemplate, sendTemplates } from "../../api/send-templates.ts";
import { postJson } from "../data/api-client.ts";
import { CountField } from "./count-field.tsx";
import { SendResult } from "./send-result.tsx";

const [firstTemplate] = sendTemplates;

/** Sends messages of every kind to a workflow that is one recording task: good ones and bad ones. */
export function TemplateForm({ workflow }: { workflow: string }) {
  const [template, setTemplate] = useState<SendTemplate | undefined>(firstTemplate);
  const [id, setId] = useState("");
  const [time, setTime] = useState("");
  const [detail, setDetail] = useState(firstTemplate?.detail ?? "");
  const [count, setCount] = useState(1);
  const [isBusy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<SendOutcome>();
  const [problem, setProblem] = useState("");

  function choose(name: string): void {
    const chosen = sendTemplates.find((one) => one.id === name);
    if (chosen === undefined) return;
    setTemplate(chosen);
    setDetail(chosen.detail);
    setTime(chosen.time ?? "");
    setProblem("");
  }

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (template === undefined) return;
    const request: SendRequest = {
      workflow,
      template: template.id,
      detail,
      count,
      ...(id.trim() === "" ? {} : { id: id.trim() }),
      ...(time.trim() === "" ? {} : { time: time.trim() }),
    };
    setBusy(true);
    setProblem("");
    setOutcome(undefined);
    try {
      setOutcome(await postJson<SendOutcome>("/api/send", request));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  }

  const isRaw = template?.how === "raw";
  return (
    <form className="form send" onSubmit={send}>
      <section className="card">
        <h2 id="templates">What to send</h2>
        <RadioGroup
          className="templates"
          aria-labelledby="templates"
          value={template?.id ?? ""}
          onValueChange={(value) => choose(String(value))}
        >
          {sendTemplates.map((one) => (
            // biome-ignore lint/a11y/noLabelWithoutControl: the radio button contains its input.
            <label key={one.id} className="template">
              <Radio.Root value={one.id} className="radio">
                <Radio.Indicator className="radio-mark" />
              </Radio.Root>
              <span>
                <span className="template-title">{one.title}</span>
                <span className="template-summary">{one.summary}</span>
                <span className="template-outcome">{one.outcome}</span>
              </span>
            </label>
          ))}
        </RadioGroup>
        <p className="quiet">
          To see throttling, a crash or a late delivery, <Link href="/faults">switch on a fault</Link> and
          send a good message.
        </p>
      </section>
      <section className="card">
        <h2>Message</h2>
        {!isRaw && (
          <>
            <Field.Root className="field">
              <Field.Label>Id</Field.Label>
              <Field.Control
                className="mono"
                value={id}
                onValueChange={setId}
                placeholder="A new id for each message"
              />
            </Field.Root>
            <Field.Root className="field">
              <Field.Label>Time</Field.Label>
              <Field.Control className="mono" value={time} onValueChange={setTime} placeholder="Now" />
            </Field.Root>
          </>
        )}
        {template?.id !== "too-large" && (
          <Field.Root className="field">
            <Field.Label>{isRaw ? "Body" : "Content"}</Field.Label>
            <Field.Control
              render={<textarea rows={isRaw ? 4 : 6} />}
              className="mono"
              value={detail}
              onValueChange={setDetail}
              placeholder={template?.id === "no-detail" ? "None" : ""}
            />
            {!isRaw && <Field.Description>JSON</Field.Description>}
          </Field.Root>
        )}
        <CountField value={count} onChange={setCount} />
        <button type="submit" className="button primary" disabled={isBusy}>
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
