import { Toggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";

/** One choice of a few, side by side. */
export function Segments(props: {
  label: string;
  value: string;
  options: readonly { readonly value: string; readonly label: string; readonly hint?: string }[];
  onChange(value: string): void;
}) {
  const { label, value, options, onChange } = props;
  // An empty value is a choice here, and no value of a toggle.
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
