import type { Cloud } from "../cloud/cloud.ts";
import { findDeadLetters } from "./find-dead-letters.ts";
import { theOnlyOne } from "./the-only-one.ts";

/**
 * The id of the one dead letter that an id belongs to.
 * @throws CommandFailure if there is none, or more than one
 */
export async function theDeadLetter(cloud: Cloud, id: string): Promise<string> {
  const none = `No dead letter ${id} in ${cloud.name}.`;
  return theOnlyOne(await findDeadLetters(cloud, id), { id, things: "dead letters", none });
}
