/**
 * Runs what evaluates an app with a value for each secret that the app turns out to need. What is written holds no value.
 *
 * @param run gets the environment, and rejects with the name of a variable of it that is missing
 */
export async function withSecrets<Result>(
  run: (environment: Readonly<Record<string, string>>) => Promise<Result>,
): Promise<Result> {
  const environment: Record<string, string> = {};
  for (;;) {
    try {
      return await run(environment);
    } catch (error) {
      const [name] = /\bSST_SECRET_\w+/.exec(error instanceof Error ? error.message : "") ?? [];
      if (name === undefined || name in environment) throw error;
      environment[name] = "set";
    }
  }
}
