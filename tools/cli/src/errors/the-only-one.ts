import { CommandFailure } from "./command-failure.ts";

/** How many candidates the error message names. */
const maximumNamed = 10;

/**
 * The only element of a list.
 * @throws CommandFailure with the message `none` if the list is empty, or with the first ten elements if it has more than one
 */
export function theOnlyOne(
  found: readonly string[],
  { id, things, none }: { id: string; things: string; none: string },
): string {
  const [only, ...others] = found;
  if (only === undefined) throw new CommandFailure(none);
  if (others.length === 0) return only;
  const named = found.slice(0, maximumNamed).join(", ");
  const rest = found.length > maximumNamed ? ", …" : "";
  throw new CommandFailure(
    `${id} belongs to ${found.length} ${things}: ${named}${rest}. Give the id of one of them.`,
  );
}
