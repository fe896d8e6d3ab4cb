interface Visit {
  readonly name: string;
  readonly index: number;
  readonly next: readonly string[];
  /** How many of `next` were followed. */
  followed: number;
  /** The earliest visit that a way from here leads back to. */
  earliest: number;
  isDone: boolean;
}

/**
 * What can be reached from a node, in groups: a group is a loop, or loops that meet, or one node that is on no loop. A group
 * comes after all others that it leads to. It takes linear time and no recursion (Tarjan's algorithm).
 */
export function reachableGroups(
  start: string,
  nextOf: (name: string) => readonly string[],
): readonly (readonly string[])[] {
  const visits = new Map<string, Visit>();
  const groups: string[][] = [];
  /** The way from the start to where it is now. */
  const way: Visit[] = [];
  /** What has no group yet, in the order of its visits. */
  const waiting: Visit[] = [];
  const enter = (name: string) => {
    const index = visits.size;
    const visit = { name, index, next: nextOf(name), followed: 0, earliest: index, isDone: false };
    visits.set(name, visit);
    way.push(visit);
    waiting.push(visit);
  };
  enter(start);
  for (let visit = way.at(-1); visit !== undefined; visit = way.at(-1)) {
    const name = visit.next[visit.followed];
    visit.followed += 1;
    const known = name === undefined ? undefined : visits.get(name);
    if (name !== undefined && known === undefined) enter(name);
    else if (known !== undefined && !known.isDone) visit.earliest = Math.min(visit.earliest, known.index);
    if (name !== undefined) continue;
    way.pop();
    const before = way.at(-1);
    if (before !== undefined) before.earliest = Math.min(before.earliest, visit.earliest);
    if (visit.earliest === visit.index) groups.push(closeGroup(waiting, visit));
  }
  return groups;
}

/** Takes everything from a visit on out of what waits. */
function closeGroup(waiting: Visit[], first: Visit): string[] {
  const group = waiting.splice(waiting.lastIndexOf(first));
  for (const visit of group) visit.isDone = true;
  return group.map(({ name }) => name);
}
