/** An error as one line for people: what AWS or the network said, and what to do where nobody listens. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? error.code : undefined;
  if (code === "ECONNREFUSED")
    return "No local cloud answers. Start one with `npm start`, or name it with --endpoint URL.";
  // esbuild's second line has the file and the place.
  if (error.name === "BundleError") return error.message.replaceAll("\n", " ").trim();
  const message = error.message.split("\n")[0] ?? "";
  return error.name === "Error" || error.name.endsWith("Error") || error.name.endsWith("Failure")
    ? message
    : `${error.name}: ${message}`;
}
