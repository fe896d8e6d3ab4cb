import type { Cloud } from "../cloud/cloud.ts";
import { entryLinks } from "../dead-letters/entry-links.ts";
import { workflowOfEntry } from "../dead-letters/entry-owner.ts";
import { theOnlyOne } from "../errors/the-only-one.ts";
import { findDeadLetters } from "./find-dead-letters.ts";

/**
 * The id of the one dead letter that an id belongs to.
 * @throws CommandFailure if there is none, or more than one
 */
export async function theDeadLetter(cloud: Cloud, id: string): Promise<string> {
  return theOne(cloud, id, await findDeadLetters(cloud, id));
}

/**
 * The ids of the dead letters that an id belongs to and that one redrive sends again: one, or those of one execution that
 * AWS's redrive continues.
 * @throws CommandFailure if there is none, or they are of several redrives
 */
export async function deadLettersToRedrive(cloud: Cloud, id: string): Promise<readonly string[]> {
  const found = await findDeadLetters(cloud, id);
  const redrives = new Set<string>();
  for (const deadLetterId of found) {
    const entry = await entryLinks(cloud, deadLetterId);
    const isStep = entry !== undefined && workflowOfEntry(cloud.whole, entry)?.wholeTask === undefined;
    redrives.add((isStep ? entry.execution : undefined) ?? deadLetterId);
  }
  return redrives.size === 1 ? found : [theOne(cloud, id, found)];
}

function theOne(cloud: Cloud, id: string, found: readonly string[]): string {
  return theOnlyOne(found, { id, things: "dead letters", none: `No dead letter ${id} in ${cloud.name}.` });
}
