import { NumberField } from "@base-ui/react/number-field";
import { Minus, Plus } from "lucide-react";
import { maximumSendCount } from "../../api/send-templates.ts";

/** How often something is sent. */
export function CountField({ value, onChange }: { value: number; onChange(value: number): void }) {
  return (
    <NumberField.Root
      className="field"
      value={value}
      min={1}
      max={maximumSendCount}
      onValueChange={(next) => onChange(next ?? 1)}
      id="send-count"
    >
      <label htmlFor="send-count">How many</label>
      <NumberField.Group className="number">
        <NumberField.Decrement className="icon-button" aria-label="One fewer">
          <Minus aria-hidden="true" size={15} />
        </NumberField.Decrement>
        <NumberField.Input className="number-input" />
        <NumberField.Increment className="icon-button" aria-label="One more">
          <Plus aria-hidden="true" size={15} />
        </NumberField.Increment>
      </NumberField.Group>
    </NumberField.Root>
  );
}
