import { useLocation, useSearch } from "wouter";

/** The query of the address, and a function that changes it. So a list shows the same after a reload, or for somebody else. */
export function useQuery(): readonly [URLSearchParams, (change: Readonly<Record<string, string>>) => void] {
  const search = useSearch();
  const [location, navigate] = useLocation();
  const query = new URLSearchParams(search);
  const change = (fields: Readonly<Record<string, string>>) => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(fields)) {
      if (value === "") next.delete(name);
      else next.set(name, value);
    }
    const text = next.toString();
    navigate(text === "" ? location : `${location}?${text}`, { replace: true });
  };
  return [query, change];
}
