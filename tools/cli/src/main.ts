#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
import { enableCompileCache } from "node:module";
import { join } from "node:path";

// Before any other import: stripping the types and compiling the sources is half of the start-up time.
enableCompileCache(join(import.meta.dirname, "../../../node_modules/.cache/ringback/compiled"));
await import("./run-command.ts");
