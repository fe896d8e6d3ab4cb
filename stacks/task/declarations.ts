import { callbackShare } from "@ringback/contracts/settings/callback-quota";
import { callbackConcurrency } from "@ringback/contracts/settings/derived-times";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import { checkedSettings, checkStage } from "../stage/checks.ts";
import { currentStage } from "../stage/current-stage.ts";

/** A task that the app has declared. */
export interface Declaration {
  readonly name: string;
  /** Its settings, before it has its share of the account's callbacks. */
  readonly settings: TaskSettings;
  /** Whether its rate of callbacks was chosen, and is no share. */
  readonly hasOwnRate: boolean;
  /** The names of its components in SST: its functions and queues. */
  readonly components: readonly string[];
  /** The ARNs of the state machines that wait for it. */
  readonly stateMachineArns: $util.Input<string>[];
}

const declarations: Declaration[] = [];
let isComplete = false;

/**
 * Declares a task. Shares only become smaller with every task, so that the one with which they no longer suffice is the one
 * that is refused.
 *
 * @throws Error for a name that is taken, for settings that cannot work, alone or together with those of the other tasks,
 *   and where SST has already begun to create what depends on all of them
 */
export function declareTask(
  task: Pick<Declaration, "name" | "settings" | "hasOwnRate" | "components">,
): Declaration {
  const { name } = task;
  checkIsInTime(`Task "${name}" is declared`);
  checkName(task);
  const declaration: Declaration = { ...task, stateMachineArns: [] };
  const all = [...declarations, declaration];
  const shared = all.map((one) => ({ name: one.name, settings: sharedSettings(one, all) }));
  checkStage(currentStage().settings, shared);
  for (const one of shared) checkedSettings(one.settings, { task: one.name, stage: currentStage().name });
  declarations.push(declaration);
  return declaration;
}

/**
 * @param what a task or a workflow, and its verb: `Task "Charge" is declared`
 * @throws Error where SST has already begun to create what depends on all tasks and workflows: shares, roles, the dashboard
 */
export function checkIsInTime(what: string): void {
  if (!isComplete) return;
  throw new Error(
    `${what} too late: the functions of ${declarations[0]?.name} already have their permissions and their share of the account's callbacks. Declare all tasks and workflows before anything in \`run\` waits for AWS.`,
  );
}

/** Letters and digits, as SST wants it of a component; the longest name that is made of it has to fit into a rule's or a role's. */
const taskName = /^[A-Z][A-Za-z0-9]{0,23}$/;

function checkName({ name, components }: Pick<Declaration, "name" | "components">): void {
  if (!taskName.test(name)) {
    throw new Error(
      `The task name "${name}" has to start with a capital letter and have letters and digits only, 24 at most.`,
    );
  }
  for (const other of declarations) {
    if (other.name.toLowerCase() === name.toLowerCase()) {
      throw new Error(
        `Task "${name}" is declared twice. Give the second one a name of its own, or use the first one in both workflows: a task may serve several.`,
      );
    }
    const taken = components.find((component) =>
      other.components.some((theirs) => theirs.toLowerCase() === component.toLowerCase()),
    );
    if (taken !== undefined) {
      throw new Error(
        `Tasks "${other.name}" and "${name}" would both have a "${taken}", and share a queue. Give one of them another name.`,
      );
    }
  }
}

/** A task's settings with its share of the callbacks that the account allows. */
function sharedSettings({ settings, hasOwnRate }: Declaration, all: readonly Declaration[]): TaskSettings {
  if (hasOwnRate) return settings;
  const rest = all.filter((one) => !one.hasOwnRate).map((one) => one.settings);
  const taken = all
    .filter((one) => one.hasOwnRate)
    .reduce((sum, one) => sum + callbackConcurrency(one.settings) * one.settings.callbackRatePerSecond, 0);
  const quota = currentStage().settings.callbackQuotaPerSecond - taken;
  return { ...settings, callbackRatePerSecond: callbackShare(rest, quota) };
}

/**
 * What depends on all declarations, once they are all there: when AWS has answered for the first time, `run` has declared
 * whatever it declares without waiting for AWS.
 *
 * @param firstAnswer an output of a resource that the task creates
 */
export function whenComplete<T>(
  firstAnswer: $util.Output<string>,
  value: () => $util.Input<T>,
): $util.Output<T> {
  return $util.output(
    firstAnswer.apply(async () => {
      // Imports of a config that is one bundle need no more than this.
      await new Promise((resolve) => setImmediate(resolve));
      complete();
      return value();
    }),
  ) as $util.Output<T>;
}

function complete(): void {
  isComplete = true;
  const unused = declarations
    .filter(({ stateMachineArns }) => stateMachineArns.length === 0)
    .map(({ name }) => `"${name}"`);
  if (unused.length === 0) return;
  throw new Error(
    `No workflow uses task ${unused.join(", ")}. Put its state into a definition (\`state({ ... })\`), or take its declaration away. Of a state machine that \`workflow\` has not made, tell \`calledBackFrom\`.`,
  );
}

/** The settings of a task with its share, once all tasks are declared. */
export function completeSettings(
  declaration: Declaration,
  firstAnswer: $util.Output<string>,
): $util.Output<TaskSettings> {
  return whenComplete(firstAnswer, () => sharedSettings(declaration, declarations));
}
