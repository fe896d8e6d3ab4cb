#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
import { enableCompileCache } from "node:module";
import { join } from "node:path";

// Before anything else is imported: taking types out of sources and compiling them is half of the time to ready.
enableCompileCache(join(import.meta.dirname, "../../../node_modules/.cache/ringback/compiled"));
await import("./run-command.ts");
