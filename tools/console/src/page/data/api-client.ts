/** A request that failed. The message is a sentence of the server; the status is 0 if there was no response. */
export class ApiError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Reads JSON from the server.
 * @throws ApiError
 */
export function getJson<T>(address: string, signal: AbortSignal): Promise<T> {
  return request(address, { signal });
}

/**
 * Posts JSON to the server.
 * @throws ApiError
 */
export function postJson<T>(address: string, body: unknown): Promise<T> {
  return request(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function request<T>(address: string, init: RequestInit): Promise<T> {
  const response = await fetch(address, init).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "The local cloud does not respond.");
  });
  const value = await response.json();
  if (!response.ok) throw new ApiError(response.status, String(value?.error ?? response.statusText));
  return value;
}
