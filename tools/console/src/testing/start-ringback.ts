import { ringbackProcess } from "@ringback/testing/ringback-process";

/** `ringback start`, running in a process of its own. */
export interface RunningRingback {
  /** The address of the console. */
  readonly url: string;
  readonly endpoint: string;
  stop(): Promise<void>;
}

/**
 * Starts `ringback start` and waits until its first message is recorded. Port 0 takes a free port.
 * @param app the small app unless given
 */
export async function startRingback(
  ports: { console: number; endpoint: number },
  app?: string,
): Promise<RunningRingback> {
  const words = ["start", "--port", String(ports.endpoint), "--console-port", String(ports.console)];
  const running = ringbackProcess({ words, ...(app === undefined ? {} : { app }) });
  const [output] = await running.output(/^.*AWS_ENDPOINT_URL/s);
  const found = (pattern: RegExp) => {
    const [, value] = pattern.exec(output) ?? [];
    if (value === undefined) throw new Error(`It did not print ${pattern}:\n${output}`);
    return value;
  };
  return {
    url: found(/Console: (\S+)/),
    endpoint: found(/ready on (\S+)/),
    stop: async () => {
      running.process.kill("SIGTERM");
      await running.ended;
    },
  };
}
