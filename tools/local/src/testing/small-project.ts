import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const sources = (version: string) => ({
  "recorder.ts": `
    import { version } from "./version.ts";
    interface Batch { Records: { body: string }[] }
    export const handler = async ({ Records }: Batch): Promise<void> => {
      for (const { body } of Records) {
        const taskToken: string = JSON.parse(body).MyTaskToken;
        await fetch(process.env.AWS_ENDPOINT_URL ?? "", {
          method: "POST",
          headers: { "x-amz-target": "AWSStepFunctions.SendTaskSuccess", "content-type": "application/x-amz-json-1.0" },
          body: JSON.stringify({ taskToken, output: JSON.stringify({ statusCode: 200, version }) }),
        });
      }
    };`,
  "dead-letter.ts": `export const handler = async (): Promise<void> => {};`,
  "version.ts": `export const version: string = ${JSON.stringify(version)};`,
});

/** A project whose recorder answers with a version, to be changed under a running local cloud. */
export async function smallProject(version: string): Promise<{
  projectDir: string;
  write(file: keyof ReturnType<typeof sources>, content: string): Promise<void>;
}> {
  const projectDir = await mkdtemp(join(tmpdir(), "ringback project "));
  const folder = join(projectDir, "packages", "functions", "src");
  await mkdir(folder, { recursive: true });
  for (const [file, content] of Object.entries(sources(version)))
    await writeFile(join(folder, file), content);
  return { projectDir, write: (file, content) => writeFile(join(folder, file), content) };
}
