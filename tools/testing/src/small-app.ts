import { join } from "node:path";

/**
 * The folder of the app that the tests of the tools run: it records messages, as the repository's own app does before
 * somebody puts work of their own in the recorder's place. No test of a tool depends on the recorder or the dead-letter
 * function that the repository deploys; its stacks, which both apps share, run in these tests too.
 */
export const smallApp: string = join(import.meta.dirname, "..", "app");
