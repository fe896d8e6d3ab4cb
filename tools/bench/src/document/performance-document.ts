import type { CompleteResults } from "../results.ts";
import { coldStartSection } from "./cold-start-section.ts";
import { costSection } from "./cost-section.ts";
import { growthSection } from "./growth-section.ts";
import { handlerSection } from "./handler-section.ts";
import { introduction } from "./introduction.ts";
import { localCloudSection } from "./local-cloud-section.ts";
import { outsideSection } from "./outside-section.ts";

/** The text of docs/performance.md: every figure in it comes from the results. */
export function performanceDocument(results: CompleteResults): string {
  const sections = [
    introduction(results),
    handlerSection(results),
    coldStartSection(results),
    localCloudSection(results),
    outsideSection(results),
    growthSection(results),
    costSection(results),
  ];
  return `${sections.map((section) => section.trim()).join("\n\n")}\n`;
}
