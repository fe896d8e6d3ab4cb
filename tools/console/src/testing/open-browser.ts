import { type Browser, chromium, type Page } from "playwright-core";

/** A browser without a window. A process of root has no sandbox to put it in. */
export function openBrowser(executablePath: string): Promise<Browser> {
  const args = ["--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
  return chromium.launch({ executablePath, args });
}

/** A page whose every complaint is kept: errors of scripts, of the console, and requests that leave this machine. */
export async function openPage(
  browser: Browser,
  options: { width?: number; height?: number; theme?: "light" | "dark"; reducedMotion?: boolean } = {},
): Promise<{ page: Page; complaints: string[] }> {
  const { width = 1280, height = 800, theme = "light", reducedMotion = true } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: reducedMotion ? "reduce" : "no-preference",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("request", (request) => {
    if (new URL(request.url()).hostname !== "127.0.0.1") complaints.push(`It asked for ${request.url()}.`);
  });
  return { page, complaints };
}
