/**
 * Loaded into a process by `NODE_OPTIONS=--import`: writes the host of each connection that it opens into the file that
 * `CONNECTIONS_FILE` names, a line each with the name of the process, and does the same in the Node processes that it starts.
 */
import childProcess, { type SpawnOptions } from "node:child_process";
import { appendFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

const { CONNECTIONS_FILE = "", NODE_OPTIONS = "", AWS_LAMBDA_FUNCTION_NAME = "ringback" } = process.env;

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function record(this: net.Socket, ...parameters: unknown[]) {
  // Node hands its own calls over as one list of options and callback.
  const [first] = parameters.flat(1);
  const { host, path } = { host: undefined, path: undefined, ...Object(first) };
  appendFileSync(CONNECTIONS_FILE, `${AWS_LAMBDA_FUNCTION_NAME} ${host ?? path ?? "localhost"}\n`);
  return Reflect.apply(connect, this, parameters);
};

const spawn = childProcess.spawn;
childProcess.spawn = Object.assign((command: string, words: readonly string[], options: SpawnOptions) => {
  const env = { ...(options.env ?? process.env), NODE_OPTIONS, CONNECTIONS_FILE };
  return spawn(command, words, { ...options, env });
}, spawn);
syncBuiltinESMExports();
