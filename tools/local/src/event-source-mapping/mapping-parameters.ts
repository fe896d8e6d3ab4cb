/** The parameters of an event source mapping, named as AWS names them. */
export interface MappingParameters {
  /** 1 to 10,000; over 10 only with a window, and never on a FIFO queue. */
  readonly batchSize: number;
  /** 0 to 300; 0 on a FIFO queue. */
  readonly maximumBatchingWindowInSeconds: number;
  readonly functionResponseTypes: readonly "ReportBatchItemFailures"[];
  /** Invocations at once, 2 to 1,000; without it Lambda chooses: five, and more while there is more to do. */
  readonly maximumConcurrency?: number | undefined;
}

/** AWS's refusal of an event source mapping. */
class InvalidParameterValueError extends Error {
  override readonly name = "InvalidParameterValueException";
}

/**
 * Refuses what AWS refuses when a mapping is created (AWS Lambda API Reference, CreateEventSourceMapping).
 *
 * @throws InvalidParameterValueError
 */
export function checkMappingParameters(
  parameters: MappingParameters,
  target: { visibilityTimeoutSeconds: number; isFifo: boolean; functionTimeoutSeconds: number },
): void {
  const { batchSize, maximumBatchingWindowInSeconds: window, maximumConcurrency } = parameters;
  const { visibilityTimeoutSeconds: visibility, functionTimeoutSeconds: timeout, isFifo } = target;
  const refusals = [
    [
      visibility < timeout,
      `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeout} seconds`,
    ],
    [!isWithin(batchSize, 1, isFifo ? 10 : 10_000), `batchSize ${batchSize} is out of range.`],
    [!isWithin(window, 0, 300), `maximumBatchingWindowInSeconds ${window} is out of range: 0 to 300.`],
    [isFifo && window > 0, "Batching window is not supported for FIFO queues."],
    [
      batchSize > 10 && window === 0,
      "maximumBatchingWindowInSeconds has to be 1 at least for a batchSize over 10.",
    ],
    [
      maximumConcurrency !== undefined && !isWithin(maximumConcurrency, 2, 1000),
      `maximumConcurrency ${maximumConcurrency} is out of range: 2 to 1000.`,
    ],
  ] as const;
  for (const [isRefused, sentence] of refusals) if (isRefused) throw new InvalidParameterValueError(sentence);
}

const isWithin = (value: number, minimum: number, maximum: number) =>
  Number.isInteger(value) && value >= minimum && value <= maximum;
