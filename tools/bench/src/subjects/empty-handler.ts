/**
 * Nothing: what Node and the runner take by themselves.
 *
 * @public A bundle's entry.
 */
export async function handler(): Promise<void> {}
