import { Toggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";

/** A choice of one of a few options, shown side by side. */
export function Segments(props: {
  label: string;
  value: string;
  options: readonly { readonly value: string; readonly label: string; readonly hint?: string }[];
  onChange(value: string): void;
}) {
  const { label, value, options, onChange } = props;
  // A toggle cannot have an empty value, but an option can.
  const all = "*";
  return (
    <ToggleGroup
      className="segments"
      aria-label={label}
      value={[value === "" ? all : value]}
      onValueChange={([next]) => {
        if (next !== undefined) onChange(next === all ? "" : next);
      }}
    >
      {options.map((option) => (
        <Toggle key={option.value} value={option.value === "" ? all : option.value} className="segment">
          {option.label}
          {option.hint !== undefined && <span className="segment-hint">{option.hint}</span>}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
