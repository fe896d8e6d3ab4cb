import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** The path of Chromium on this machine: the variable `CHROMIUM`, else the first one on the PATH; undefined if there is none. */
export function findChromium(): string | undefined {
  const given = process.env["CHROMIUM"];
  if (given !== undefined && given !== "") return given;
  const folders = ["/usr/bin", ...(process.env["PATH"] ?? "").split(delimiter)];
  const all = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...all, "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"].find((file) =>
    existsSync(file),
  );
}

/** How to get it. */
export const howToGetChromium = "apt-get install chromium, or CHROMIUM=/path/to/chrome";
