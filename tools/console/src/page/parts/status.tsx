const tones: Readonly<Record<string, string>> = {
  RUNNING: "run",
  SUCCEEDED: "ok",
  FAILED: "bad",
  TIMED_OUT: "warn",
  ABORTED: "warn",
  archived: "warn",
  redriving: "run",
  recorded: "ok",
  failed: "bad",
  done: "ok",
  running: "run",
  returned: "warn",
};

const texts: Readonly<Record<string, string>> = { returned: "returned to the queue" };

/** A status in words and colour. */
export function Status({ value }: { value: string }) {
  const text = texts[value] ?? value.toLowerCase().replaceAll("_", " ");
  return (
    <span className={`status ${tones[value] ?? "warn"}`}>
      <span className="dot" aria-hidden="true" />
      {text}
    </span>
  );
}
