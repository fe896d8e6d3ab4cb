import { useEffect, useState } from "react";

/** The current time in milliseconds since 1970; updates every `intervalMs` while it is wanted. */
export function useNow(isWanted: boolean, intervalMs = 250): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isWanted) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), intervalMs);
    return () => clearInterval(timer);
  }, [isWanted, intervalMs]);
  return now;
}
