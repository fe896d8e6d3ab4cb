/** An error of SNS: AWS's name of it, and the status it is answered with. */
export interface SnsError extends Error {
  readonly code: string;
  readonly statusCode: number;
}

/** @param code `InvalidParameter`, `NotFound`, ... (Amazon SNS API Reference, "Common errors") */
export function snsError(code: string, message: string, statusCode = 400): SnsError {
  return Object.assign(new Error(message), { code, statusCode });
}

export function isSnsError(error: unknown): error is SnsError {
  return error instanceof Error && "code" in error && "statusCode" in error;
}
