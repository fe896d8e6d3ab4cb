import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { ServerCommand } from "./judged-server.ts";

const readyMs = 60_000;
const graceMs = 5000;

/** Starts a server on a free port of loopback. It is ready once it takes connections. */
export async function startServer(
  command: (port: number) => ServerCommand,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const { file, args, environment = {} } = command(port);
  const child = spawn(file, args, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output = (output + String(chunk)).slice(-2000);
    });
  }
  const ended = once(child, "close");
  const stop = async () => {
    child.kill();
    const limit = setTimeout(() => child.kill("SIGKILL"), graceMs);
    await ended;
    clearTimeout(limit);
  };
  const endsAt = Date.now() + readyMs;
  while (!(await takesConnections(port))) {
    if (child.exitCode !== null) throw new Error(`${file} ended with ${child.exitCode}: ${output}`);
    if (Date.now() > endsAt) {
      await stop();
      throw new Error(`${file} took no connection within ${readyMs / 1000} s: ${output}`);
    }
    await delay(100);
  }
  return { url: `http://127.0.0.1:${port}`, stop };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
