import { afterEach, beforeEach, vi } from "vitest";

/** Keeps what is written to standard output during a test: as text, and as lines of JSON. */
export function capturedOutput(): { text(): string; lines(): Record<string, unknown>[] } {
  let written = "";
  beforeEach(() => {
    written = "";
    vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
      written += String(chunk);
      return true;
    });
  });
  afterEach(() => vi.restoreAllMocks());
  const lines = () =>
    written
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  return { text: () => written, lines };
}
