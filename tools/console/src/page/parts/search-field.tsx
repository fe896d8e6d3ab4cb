import { Search } from "lucide-react";

/** A search field that reports every change. */
export function SearchField(props: { label: string; value: string; onChange(value: string): void }) {
  return (
    <label className="search">
      <Search aria-hidden="true" size={15} />
      <span className="hidden">{props.label}</span>
      <input
        type="search"
        value={props.value}
        placeholder={props.label}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </label>
  );
}
