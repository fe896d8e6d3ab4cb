import axe from "axe-core";
import type { Page } from "playwright-core";

/** The narrowest and the largest screen, and a normal one. */
const sizes = [
  [320, 640],
  [3840, 2160],
  [1280, 800],
] as const;

const violationsOf = `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ target, failureSummary }) => target + ": " + failureSummary) })))`;

/** Looks for problems of the view that a page shows. */
export interface Audit {
  /** What axe finds in each theme, and what is beyond the edge of a screen of each size. `view` is the name in them. */
  problems(view: string): Promise<readonly object[]>;
}

/** Starts axe in the page, through the browser's debugging protocol, since the page's policy allows no other script. */
export async function startAudit(page: Page): Promise<Audit> {
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe.source });
  const violations = async (): Promise<readonly object[]> => {
    const { result } = await session.send("Runtime.evaluate", {
      expression: violationsOf,
      awaitPromise: true,
      returnByValue: true,
    });
    if (!Array.isArray(result.value)) throw new Error(`axe did not run: ${JSON.stringify(result)}`);
    return result.value;
  };
  return {
    problems: async (view) => {
      const found: object[] = [];
      for (const theme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
        found.push(...(await violations()).map((violation) => ({ view, theme, ...violation })));
      }
      for (const [width, height] of sizes) {
        await page.setViewportSize({ width, height });
        const beyond = await page.evaluate<number>(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        if (beyond > 0) found.push({ view, width, beyond });
      }
      return found;
    },
  };
}
