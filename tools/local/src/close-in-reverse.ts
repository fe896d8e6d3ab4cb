/**
 * Closes in the reverse of the order in which things were opened: first the event source mappings, so that nothing more
 * is received, then the functions, and the stores last. Where one cannot be closed (on a full disk, for example), the
 * others are closed all the same, and its error is thrown at the end.
 */
export async function closeInReverse(closers: readonly (() => unknown)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const close of closers.toReversed()) {
    try {
      await close();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}
