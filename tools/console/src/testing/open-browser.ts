import { type Browser, chromium, type Page } from "playwright-core";

/** Starts a browser without a window; as root without a sandbox, which Chromium does not support there. */
export function openBrowser(executablePath: string): Promise<Browser> {
  const args = ["--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
  return chromium.launch({ executablePath, args });
}

/** Opens a page and collects its problems: script errors, console errors and warnings, and requests to other machines. */
export async function openPage(
  browser: Browser,
  options: { width?: number; height?: number; theme?: "light" | "dark"; reducedMotion?: boolean } = {},
): Promise<{ page: Page; problems: string[] }> {
  const { width = 1280, height = 800, theme = "light", reducedMotion = true } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: reducedMotion ? "reduce" : "no-preference",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(message.text());
  });
  page.on("request", (request) => {
    if (new URL(request.url()).hostname !== "127.0.0.1") problems.push(`It requested ${request.url()}.`);
  });
  return { page, problems };
}

/** The text of the element that has the keyboard's focus. */
export const focusedText = (page: Page): Promise<string> =>
  page.evaluate<string>("document.activeElement?.textContent ?? ''");
