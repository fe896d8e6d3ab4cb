/**
 * Stands in for the Pulumi engine while SST's own CLI runs in a test: it creates nothing, and leaves the state that a
 * deployment with these links would have left, or none after a removal. `LINKS_FILE` names a JSON file of them, by name.
 */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [command, ...parameters] = process.argv.slice(2);

if (command === "version") {
  console.log("v3.215.0");
} else if (command === "stack") {
  writeState([]);
} else if (command === "up") {
  const links: Record<string, unknown> = JSON.parse(readFileSync(process.env["LINKS_FILE"] ?? "", "utf8"));
  writeState(Object.entries(links).map(([target, properties]) => linkRef(target, properties)));
  reportEnd({ create: 1 });
} else if (command === "destroy") {
  writeState([]);
  reportEnd({ delete: 1 });
}

function reportEnd(resourceChanges: object): void {
  const eventLog = parameters[parameters.indexOf("--event-log") + 1] ?? "";
  appendFileSync(eventLog, `${JSON.stringify({ summaryEvent: { resourceChanges } })}\n`);
}

function linkRef(target: string, properties: unknown): object {
  const urn = `urn:pulumi:anna::ringback::sst:sst:LinkRef::${target}LinkRef`;
  return { urn, custom: false, type: "sst:sst:LinkRef", outputs: { target, properties, include: [] } };
}

function writeState(resources: readonly object[]): void {
  const backend = (process.env["PULUMI_BACKEND_URL"] ?? "").replace("file://", "");
  const file = join(backend, ".pulumi/stacks/ringback/anna.json");
  const manifest = { time: "2026-01-01T00:00:00Z", magic: "", version: "v3.215.0" };
  const latest = { manifest, resources, metadata: {} };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    JSON.stringify({ version: 3, checkpoint: { stack: "organization/ringback/anna", latest } }),
  );
}
