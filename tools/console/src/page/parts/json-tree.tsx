import { useState } from "react";
import type { Json } from "../../api/page-api.ts";
import { plural } from "../text/format.ts";

const openDepth = 3;
const shownEntries = 50;
const shownCharacters = 400;

/** A JSON value as a tree that opens and closes. Long parts are cut until they are opened. */
export function JsonTree({ value, label }: { value: Json; label: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups the fields of a form.
    <div className="tree" role="group" aria-label={label}>
      <Node name={undefined} value={value} depth={0} />
    </div>
  );
}

function Node({ name, value, depth }: { name: string | undefined; value: Json; depth: number }) {
  const key = name === undefined ? null : <span className="tree-key">{name}</span>;
  if (typeof value !== "object" || value === null) {
    return (
      <div className="tree-leaf">
        {key} <Leaf value={value} />
      </div>
    );
  }
  const entries = Object.entries(value);
  const size = Array.isArray(value) ? plural(entries.length, "item") : plural(entries.length, "field");
  if (entries.length === 0) {
    return (
      <div className="tree-leaf">
        {key} <span className="tree-size">{Array.isArray(value) ? "empty list" : "empty"}</span>
      </div>
    );
  }
  return (
    <details open={depth < openDepth}>
      <summary>
        {key} <span className="tree-size">{size}</span>
      </summary>
      <Entries entries={entries} depth={depth + 1} />
    </details>
  );
}

function Entries({ entries, depth }: { entries: readonly (readonly [string, Json])[]; depth: number }) {
  const [shown, setShown] = useState(shownEntries);
  return (
    <div className="tree-entries">
      {entries.slice(0, shown).map(([name, value]) => (
        <Node key={name} name={name} value={value} depth={depth} />
      ))}
      {entries.length > shown && (
        <button type="button" className="link" onClick={() => setShown(entries.length)}>
          {plural(entries.length - shown, "more entry", "more entries")}
        </button>
      )}
    </div>
  );
}

function Leaf({ value }: { value: string | number | boolean | null }) {
  const [isWhole, setWhole] = useState(false);
  if (typeof value !== "string") return <span className="tree-value">{String(value)}</span>;
  if (value.length <= shownCharacters || isWhole) return <span className="tree-text">{value}</span>;
  return (
    <span className="tree-text">
      {value.slice(0, shownCharacters)}…{" "}
      <button type="button" className="link" onClick={() => setWhole(true)}>
        show all {plural(value.length, "character")}
      </button>
    </span>
  );
}
