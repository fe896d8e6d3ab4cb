import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { watchFolders } from "./watch-folders.ts";

async function watching() {
  const folder = await mkdtemp(join(tmpdir(), "ringback watched "));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  let calls = 0;
  const watched = watchFolders(async () => {
    calls += 1;
  });
  onTestFinished(watched.close);
  const calledTimes = (times: number) => expect.poll(() => calls, { timeout: 10_000 }).toBe(times);
  return { folder, watched, calledTimes, calls: () => calls };
}

it("reports each folder once when it begins, for what was saved in it until then", async () => {
  const { folder, watched, calledTimes } = await watching();
  watched.watch([join(folder, "one.ts"), join(folder, "two.ts")]);
  await calledTimes(1);
  watched.watch([join(folder, "one.ts")]);
  await writeFile(join(folder, "one.ts"), "1");
  await calledTimes(2);
});

it("sees a file that is replaced by another one, as many editors save", async () => {
  const { folder, watched, calledTimes } = await watching();
  await writeFile(join(folder, "one.ts"), "1");
  watched.watch([join(folder, "one.ts")]);
  await calledTimes(1);
  await writeFile(join(folder, "draft"), "2");
  await rename(join(folder, "draft"), join(folder, "one.ts"));
  await calledTimes(2);
});

it("follows a folder that goes and comes again, when it is told the files once more", async () => {
  const { folder, watched, calls } = await watching();
  const inner = join(folder, "inner");
  const files = [join(inner, "one.ts")];
  const afterNext = async (change: () => Promise<unknown>) => {
    const before = calls();
    await change();
    await expect.poll(calls, { timeout: 10_000 }).toBeGreaterThan(before);
    watched.watch(files);
  };
  await mkdir(inner);
  await afterNext(async () => watched.watch(files));
  await afterNext(() => rm(inner, { recursive: true }));
  await afterNext(() => mkdir(inner));
  await afterNext(() => writeFile(join(inner, "one.ts"), "2"));
});

it("reports nothing more once it is closed", async () => {
  const { folder, watched, calledTimes, calls } = await watching();
  watched.watch([join(folder, "one.ts")]);
  await calledTimes(1);
  watched.close();
  await writeFile(join(folder, "one.ts"), "1");
  watched.watch([join(folder, "one.ts")]);
  expect(calls()).toBe(1);
});
