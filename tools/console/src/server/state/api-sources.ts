import type { Deployment } from "../cloud/deployment.ts";
import type { TableClient } from "../cloud/table-client.ts";
import type { ConsoleState } from "./console-state.ts";

/** What the page's requests are answered from. */
export interface ApiSources {
  readonly deployment: Deployment;
  readonly state: ConsoleState;
  readonly tables: TableClient;
}
