/**
 * What V8 picks for itself in the 512 MB that production gives the recorder, seen in a control group of that size: a
 * quarter of the memory twice over for old objects, and a semi-space of 1 MB. A larger machine would have it keep
 * its garbage for longer than Lambda lets it.
 */
export const heapFlags = ["--max-old-space-size=256", "--max-semi-space-size=1"] as const;
