import { constants } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { takeInstallLock } from "./install-lock.mjs";
import { linkNode, unsuitableLibrary, unsuitableMachine } from "./node-package.mjs";
import { npmErrorHint } from "./npm-error-hint.mjs";
import { readPackages } from "./read-packages.mjs";
import { runNpmCi } from "./run-npm-ci.mjs";
import { whatIsMissing } from "./what-is-missing.mjs";

/**
 * Makes `node_modules` what the lock file says, and does nothing at all where it is so already.
 *
 * @param {URL} folder the folder of package-lock.json
 * @returns {Promise<number>} the exit status: 0 once everything is there
 */
export async function installIfNeeded(folder) {
  const root = fileURLToPath(folder);
  const locked = readPackages(join(root, "package-lock.json")) ?? {};
  const unsuitable = unsuitableMachine(locked);
  if (unsuitable !== undefined) {
    console.error(unsuitable);
    return 1;
  }
  try {
    linkNode(root, locked);
    if (whatIsMissing(root) === undefined) return 0;
    const unsuitableSystem = unsuitableLibrary(locked);
    if (unsuitableSystem === undefined) return await installUnderLock(root);
    console.error(unsuitableSystem);
    return 1;
  } catch (error) {
    // Only the file system gets here: the lock or the link could not be written.
    console.error(`Cannot install: ${error instanceof Error ? error.message : error}`);
    return 1;
  }
}

/** @param {string} root */
async function installUnderLock(root) {
  const lock = await takeInstallLock(root, (pid) =>
    console.log(`Waiting for another install of this folder (process ${pid}).`),
  );
  try {
    const reason = whatIsMissing(root);
    if (reason === undefined) return 0;
    const startedAt = performance.now();
    console.log(`Installing the packages with npm ci, because ${reason}: this takes about half a minute.`);
    const { status, output, interruptedBy } = await runNpmCi(root, lock.add);
    if (interruptedBy !== undefined) {
      console.error("The install was interrupted; the next start does it again.");
      return 128 + constants.signals[interruptedBy];
    }
    if (status !== 0) return fail(output, npmErrorHint(output));
    linkNode(root, readPackages(join(root, "package-lock.json")) ?? {});
    const missing = whatIsMissing(root);
    if (missing !== undefined) return fail(output, `npm ci ended well, but ${missing}.`);
    console.log(`Installed in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
    return 0;
  } finally {
    lock.release();
  }
}

/**
 * @param {string} output
 * @param {string | undefined} hint
 */
function fail(output, hint) {
  process.stderr.write(output);
  console.error(hint ?? "npm ci failed, as npm says above.");
  return 1;
}
