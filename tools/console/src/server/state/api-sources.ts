import type { Deployment } from "../cloud/deployment.ts";
import type { TableClient } from "../cloud/table-client.ts";
import type { ConsoleState } from "./console-state.ts";

/** The sources of the API: the local cloud, its tables, and the state that the console has collected from events. */
export interface ApiSources {
  readonly deployment: Deployment;
  readonly state: ConsoleState;
  readonly tables: TableClient;
  /** The name of the archive's table. */
  archive(): string;
}
