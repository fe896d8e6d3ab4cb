import type { Deployment } from "./deployment.ts";
import type { Knowledge } from "./knowledge.ts";
import type { TableClient } from "./table-client.ts";

/** What the page's requests are answered from. */
export interface ApiSources {
  readonly deployment: Deployment;
  readonly knowledge: Knowledge;
  readonly tables: TableClient;
}
