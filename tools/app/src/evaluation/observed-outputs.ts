import type { Pulumi } from "./pulumi.ts";

/** What is given to an output's `apply`. */
export type OutputCallback = (value: unknown) => unknown;

type Apply = (this: unknown, callback: OutputCallback, ...rest: unknown[]) => Applied;

interface Applied {
  promise(withUnknowns: boolean): Promise<unknown>;
}

const originalApply = new WeakMap<object, Apply>();

/**
 * Follows every output that is made of another one, until it has a value. The last who asks for it does it.
 *
 * @param options.wrap replaces each callback when it is given
 * @param options.onRejected is told what a callback throws, which nobody else may wait for
 * @returns waits until no output waits for anything, and Pulumi has registered every resource
 */
export function observeOutputs(options: {
  pulumi: Pulumi;
  waitForRpcs: () => Promise<void>;
  wrap: (callback: OutputCallback) => OutputCallback;
  onRejected: (error: unknown) => void;
}): () => Promise<void> {
  const { pulumi, waitForRpcs, wrap, onRejected } = options;
  const prototype: { apply: Apply } = Object.getPrototypeOf(pulumi.output(undefined));
  const apply = originalApply.get(prototype) ?? prototype.apply;
  originalApply.set(prototype, apply);
  let waiting = 0;
  let idle = Promise.withResolvers<void>();

  prototype.apply = function (callback, ...rest) {
    const applied = apply.call(this, wrap(callback), ...rest);
    if (waiting === 0) idle = Promise.withResolvers<void>();
    waiting += 1;
    applied
      .promise(true)
      .catch(onRejected)
      .then(() => {
        waiting -= 1;
        if (waiting === 0) idle.resolve();
      });
    return applied;
  };

  return async () => {
    do {
      if (waiting > 0) await idle.promise;
      await waitForRpcs();
      // What has become known may lead to more in a moment.
      await new Promise((resolve) => setImmediate(resolve));
    } while (waiting > 0);
  };
}
