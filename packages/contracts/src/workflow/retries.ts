/** The errors of a send that a later attempt can overcome. */
export const sendErrors: readonly string[] = ["SQS.SdkClientException", "SQS.AmazonSQSException"];

/** Whether a state is done again where it fails: a rule of its Retry allows an attempt (AWS: three unless MaxAttempts says otherwise). */
export function hasRetry(state: { readonly Retry?: unknown }): boolean {
  return retriesOf(state).length > 0;
}

/** Whether the state of a task is done again for anything but a failed send. */
export function hasOtherRetry(state: { readonly Retry?: unknown }): boolean {
  return retriesOf(state).some(({ ErrorEquals }) => {
    const errors: readonly unknown[] = Array.isArray(ErrorEquals) ? ErrorEquals : [];
    return !errors.every((error) => typeof error === "string" && sendErrors.includes(error));
  });
}

/** A rule of a Retry, as far as it is read. */
interface RetryRule {
  readonly ErrorEquals?: unknown;
  readonly MaxAttempts?: unknown;
}

function retriesOf({ Retry }: { readonly Retry?: unknown }): readonly RetryRule[] {
  const rules: readonly unknown[] = Array.isArray(Retry) ? Retry : [];
  return rules.filter(isRule).filter(({ MaxAttempts }) => MaxAttempts !== 0);
}

function isRule(rule: unknown): rule is RetryRule {
  return typeof rule === "object" && rule !== null;
}
