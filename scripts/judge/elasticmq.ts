import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { JudgedServer } from "./judged-server.ts";
import { runProgram } from "./run-program.ts";

const given = join(import.meta.dirname, "elasticmq");

/** ElasticMQ, an SQS server on the JVM, from Maven Central. */
export const elasticmq: JudgedServer = {
  name: "ElasticMQ",
  version: "1.7.1",
  needs: [
    ["java", "-version"],
    ["mvn", "--version"],
  ],
  services: ["sqs"],
  install: async (folder) => {
    const libraries = join(folder, "lib");
    if ((await whatIsWrong(libraries)) !== undefined) {
      await rm(libraries, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      await cp(join(given, "pom.xml"), join(folder, "pom.xml"));
      const copy = ["dependency:copy-dependencies", `-DoutputDirectory=${libraries}`];
      await runProgram("mvn", ["--batch-mode", "--quiet", "--strict-checksums", ...copy], folder);
    }
    const wrong = await whatIsWrong(libraries);
    if (wrong !== undefined) throw new Error(`ElasticMQ as Maven gave it is not what was pinned: ${wrong}`);
    return (port) => ({
      file: "java",
      args: [
        "-Xmx256m",
        "-Drest-sqs.bind-hostname=127.0.0.1",
        `-Drest-sqs.bind-port=${port}`,
        "-Drest-sqs.sqs-limits=strict",
        "-Drest-stats.enabled=false",
        "-Dnode-address.host=127.0.0.1",
        `-Dnode-address.port=${port}`,
        "-cp",
        join(libraries, "*"),
        "org.elasticmq.server.Main",
      ],
    });
  },
};

/** The first file that is missing, that nobody pinned or that has another hash. */
async function whatIsWrong(libraries: string): Promise<string | undefined> {
  const lines = (await readFile(join(given, "sha256sums.txt"), "utf8")).trim().split("\n");
  const pinned = new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
  const found: readonly string[] = await readdir(libraries).catch(() => []);
  const unknown = found.find((name) => !pinned.has(name));
  if (unknown !== undefined) return `${unknown} is not in sha256sums.txt`;
  for (const [name, hash] of pinned) {
    if (!found.includes(name)) return `${name} is missing`;
    const digest = createHash("sha256")
      .update(await readFile(join(libraries, name)))
      .digest("hex");
    if (digest !== hash) return `${name} has the hash ${digest}`;
  }
  return undefined;
}
