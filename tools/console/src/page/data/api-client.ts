/** The server's reason for a refusal, for people. */
export class ApiError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function getJson<T>(address: string, signal: AbortSignal): Promise<T> {
  return request(address, { signal });
}

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
    throw new ApiError(0, "The local cloud does not answer.");
  });
  const value = await response.json();
  if (!response.ok) throw new ApiError(response.status, String(value?.error ?? response.statusText));
  return value;
}
