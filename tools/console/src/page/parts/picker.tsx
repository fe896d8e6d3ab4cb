import { useId } from "react";

/** A choice of one name, or of all: for the tasks and the workflows of an app. It is not shown where there is one name. */
export function Picker(props: {
  label: string;
  names: readonly string[];
  value: string;
  /** What the choice of all is called; without it one has to be chosen. */
  all?: string;
  onChange(value: string): void;
}) {
  const { label, names, value, all, onChange } = props;
  const id = useId();
  if (names.length < 2) return null;
  return (
    <span className="picker">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {all !== undefined && <option value="">{all}</option>}
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}
