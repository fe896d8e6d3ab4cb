/** A server that somebody else wrote. */
export interface JudgedServer {
  readonly name: string;
  readonly version: string;
  /** The programs that it needs, each with the arguments that print or check its version. */
  readonly needs: readonly (readonly string[])[];
  /** The services that it has, as `ringback verify` names them. */
  readonly services: readonly ("sqs" | "dynamodb" | "states")[];
  /**
   * Gets the server from its registry by the registry's own client, checked by hash, into a folder that keeps it.
   * Gives the command that runs it on a port of loopback.
   */
  install(folder: string): Promise<(port: number) => ServerCommand>;
}

/** The command that runs a server, with variables in addition to those of this process. */
export interface ServerCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}
