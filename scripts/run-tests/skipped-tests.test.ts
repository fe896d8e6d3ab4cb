import { expect, it } from "vitest";
import { skippedTests } from "./skipped-tests.ts";

it("names the tests that did not run by file and group, which says what they need", () => {
  const group = ["the page in a browser (needs Chromium: apt-get install chromium)"];
  const files = [
    {
      name: "/project/tools/console/src/browser.test.ts",
      assertionResults: [
        { status: "skipped", ancestorTitles: group },
        { status: "skipped", ancestorTitles: group },
        { status: "passed", ancestorTitles: [] },
      ],
    },
    { name: "/project/a.test.ts", assertionResults: [{ status: "passed", ancestorTitles: [] }] },
  ] as const;
  const lines = skippedTests(
    "/project",
    files.map(({ name, assertionResults }) => ({
      name,
      assertionResults: assertionResults.map(({ status, ancestorTitles }) => ({
        status,
        ancestorTitles: [...ancestorTitles],
      })),
    })),
  );
  expect(lines).toEqual([
    "Not run: 2 tests of tools/console/src/browser.test.ts: the page in a browser (needs Chromium: apt-get install chromium)",
  ]);
});
