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
  "came back": "warn",
};

/** A status as a pill: its colour never stands alone. */
export function Status({ value }: { value: string }) {
  const text = value.toLowerCase().replaceAll("_", " ");
  return (
    <span className={`status ${tones[value] ?? "warn"}`}>
      <span className="dot" aria-hidden="true" />
      {text}
    </span>
  );
}
