/** An error of AWS's API: its name is what the SDK throws, its message AWS's sentence. All have HTTP status 400. */
export class ApiError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

export const validationError = (message: string): ApiError =>
  new ApiError("ValidationException", `1 validation error detected: ${message}`);
