/** A local cloud in a process of its own: it says where it is, and ends with its parent and on signals. */
import { type LocalCloudOptions, startLocalCloud } from "../local-cloud.ts";
import { stopOnSignals } from "../stop-on-signals.ts";

const options: LocalCloudOptions = JSON.parse(process.argv[2] ?? "{}");
const cloud = await startLocalCloud({ port: 0, ...options });
stopOnSignals({ cloud, onStopped: () => process.exit(0) });
process.stdout.write(`${JSON.stringify({ endpoint: cloud.endpoint, processIds: cloud.processIds })}\n`);
