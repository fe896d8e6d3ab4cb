import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** The machine's Chromium: `CHROMIUM` where that is set, or the first on the PATH. */
export function findChromium(): string | undefined {
  const named = process.env["CHROMIUM"];
  if (named !== undefined && named !== "") return named;
  const folders = ["/usr/bin", ...(process.env["PATH"] ?? "").split(delimiter)];
  const all = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...all, "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"].find((file) =>
    existsSync(file),
  );
}

/** What to do where there is none. */
export const howToGetChromium = "apt-get install chromium, or CHROMIUM=/path/to/chrome";
