/** What the stacks link of a workflow, under `workflowLinkName`. A person's machine finds the app's workflows by it. */
export interface WorkflowLink {
  /** The name that the stacks give it: `Record`. */
  readonly workflow: string;
  /** The ARN of the state machine. */
  readonly arn: string;
  /** TimeoutSeconds of its definition. */
  readonly timeoutSeconds: number;
  /** Each state that waits for a task, in the order of the definition, those inside of Parallel and Map too. */
  readonly tasks: readonly { readonly state: string; readonly task: string }[];
  /**
   * The task that is the whole workflow, if it is one: a new execution with the message of a dead letter does everything
   * again. Any other workflow is continued by AWS's redrive of the failed execution (`wholeTask`).
   */
  readonly wholeTask?: string;
  /** The event bus that starts it; missing where only StartExecution does. */
  readonly eventBus?: string;
  /** The ARN of the queue of events that the rule could not deliver. */
  readonly undeliveredArn?: string;
}

/** The name under which a workflow is linked: `RecordWorkflow`. */
export function workflowLinkName(workflow: string): string {
  return `${workflow}Workflow`;
}
