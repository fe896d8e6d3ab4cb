/** An error of AWS's API. Over HTTP all have status 400, as AWS's JSON protocol has for errors of the client. */
export class ApiError extends Error {
  /**
   * @param name what an SDK throws, and what `__type` says: `ExecutionDoesNotExist`
   * @param message AWS's error message
   */
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** A field outside its constraints, with AWS's message: `Value 'x' at 'name' failed to satisfy constraint: ...`. */
export const validationError = (message: string): ApiError =>
  new ApiError("ValidationException", `1 validation error detected: ${message}`);
