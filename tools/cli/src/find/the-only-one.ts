import { CommandFailure } from "../errors/usage-error.ts";

/** How many candidates a sentence names. */
const mostNamed = 10;

/**
 * The one thing that an id stands for.
 * @throws CommandFailure where there is none, or where there are several, with their names
 */
export function theOnlyOne(
  found: readonly string[],
  { id, things, none }: { id: string; things: string; none: string },
): string {
  const [only, ...others] = found;
  if (only === undefined) throw new CommandFailure(none);
  if (others.length === 0) return only;
  const named = found.slice(0, mostNamed).join(", ");
  const rest = found.length > mostNamed ? ", …" : "";
  throw new CommandFailure(`${id} stands for ${found.length} ${things}: ${named}${rest}. Name one of them.`);
}
