import { getCallSites } from "node:util";

/** An environment, and which of its variables the app or SST's components have read. */
export interface ObservedEnvironment {
  readonly environment: NodeJS.ProcessEnv;
  /** Names of what was read, set or not, in order; undefined where somebody listed all variables. */
  read(): readonly string[] | undefined;
}

/**
 * @param isObserved whether a script is the app's or SST's, by its name in a stack: what Pulumi and Node read themselves
 *   changes nothing
 */
export function observedEnvironment(
  variables: NodeJS.ProcessEnv,
  isObserved: (script: string) => boolean,
): ObservedEnvironment {
  const names = new Set<string>();
  let isListed = false;
  // The caller of the proxy: the frame behind the trap and this function.
  const isOfApp = () =>
    getCallSites(3)
      .slice(2)
      .some(({ scriptName }) => isObserved(scriptName));
  const environment = new Proxy(variables, {
    get: (target, name) => {
      if (typeof name === "string" && isOfApp()) names.add(name);
      return Reflect.get(target, name);
    },
    has: (target, name) => {
      if (typeof name === "string" && isOfApp()) names.add(name);
      return Reflect.has(target, name);
    },
    ownKeys: (target) => {
      isListed ||= isOfApp();
      return Reflect.ownKeys(target);
    },
    set: (target, name, value) => Reflect.set(target, name, String(value)),
  });
  return { environment, read: () => (isListed ? undefined : [...names].sort()) };
}
