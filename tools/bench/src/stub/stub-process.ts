/** The process of the stub: sends its URL, and its counts whenever it is asked. */
import { startStub } from "./start-stub.ts";

const stub = await startStub();
process.on("message", () => process.send?.(stub.counts()));
process.on("disconnect", () => process.exit(0));
process.send?.({ url: stub.url });
