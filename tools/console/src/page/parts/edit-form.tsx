import { Field } from "@base-ui/react/field";
import { type FormEvent, useState } from "react";
import { type EditableBody, readBody, writeBody } from "./edit-body.ts";

/** A form that edits a dead letter: its id, its time and its content; field by field, if the content is a flat object. */
export function EditForm(props: { body: string; isBusy: boolean; onSend(body: string): void }) {
  const [edited, setEdited] = useState<EditableBody>(() => readBody(props.body));
  const [problem, setProblem] = useState("");
  const { messageId, createdAt, fields, content } = edited;
  const change = (part: Partial<EditableBody>) => setEdited({ ...edited, ...part });

  function send(event: FormEvent): void {
    event.preventDefault();
    try {
      const body = writeBody(edited);
      setProblem("");
      props.onSend(body);
    } catch (error) {
      setProblem(error instanceof Error ? `The content: ${error.message}` : String(error));
    }
  }

  return (
    <form className="form edit" onSubmit={send}>
      <Field.Root className="field">
        <Field.Label>Message id</Field.Label>
        <div className="with-button">
          <Field.Control
            className="mono"
            value={messageId}
            onValueChange={(value) => change({ messageId: value })}
          />
          <button type="button" className="button" onClick={() => change({ messageId: crypto.randomUUID() })}>
            New id
          </button>
        </div>
      </Field.Root>
      <Field.Root className="field">
        <Field.Label>Created at</Field.Label>
        <div className="with-button">
          <Field.Control
            className="mono"
            value={createdAt}
            onValueChange={(value) => change({ createdAt: value })}
          />
          <button
            type="button"
            className="button"
            onClick={() => change({ createdAt: new Date().toISOString() })}
          >
            Now
          </button>
        </div>
        <Field.Description>ISO 8601 date and time, for example 2026-01-31T12:00:00Z</Field.Description>
      </Field.Root>
      {fields === undefined ? (
        <Field.Root className="field">
          <Field.Label>Content</Field.Label>
          <Field.Control
            render={<textarea rows={6} />}
            className="mono"
            value={content}
            onValueChange={(value) => change({ content: value })}
          />
          <Field.Description>JSON; write text in double quotes</Field.Description>
        </Field.Root>
      ) : (
        <fieldset>
          <legend>Content</legend>
          {fields.map(({ name, value, kind }, index) => (
            <Field.Root key={name} className="field">
              <Field.Label className="mono">{name}</Field.Label>
              <Field.Control
                value={value}
                onValueChange={(next) => change({ fields: fields.with(index, { name, kind, value: next }) })}
              />
            </Field.Root>
          ))}
        </fieldset>
      )}
      {problem !== "" && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" className="button primary" disabled={props.isBusy}>
        {props.isBusy ? "Redriving…" : "Redrive the edited message"}
      </button>
    </form>
  );
}
