/** Why an app cannot be evaluated or run: a sentence for the person who wrote it, without a stack of our own. */
export class AppError extends Error {
  override readonly name: string = "AppError";
}
