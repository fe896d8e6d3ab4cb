/**
 * `npm run screenshots`: each main view of the page in both themes, as files of docs/screenshots. The local cloud
 * behind them has a little of everything: good messages, bad ones, and one that comes back again and again.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { readOptions } from "@ringback/command-line/read-options";
import type { Page } from "playwright-core";
import type {
  DeadLetterRow,
  ExecutionDetail,
  Page as Listed,
  SendOutcome,
  SendRequest,
} from "../api/page-api.ts";
import { findChromium, howToGetChromium } from "../testing/chromium.ts";
import { openBrowser, openPage } from "../testing/open-browser.ts";
import { startRingback } from "../testing/start-ringback.ts";

const folder = join(import.meta.dirname, "..", "..", "..", "..", "docs", "screenshots");
const size = { width: 1280, height: 820 };
const themes = ["light", "dark"] as const;
const detail = JSON.stringify({ order: 1042, customer: "Ada", items: 3, express: true });

readOptions("screenshots", {});
const executablePath = findChromium();
if (executablePath === undefined) throw new Error(`The screenshots need Chromium: ${howToGetChromium}.`);
await mkdir(folder, { recursive: true });
const ringback = await startRingback({ console: 0, endpoint: 0 });
const browser = await openBrowser(executablePath);
try {
  const views = await fillTheCloud();
  for (const theme of themes) {
    const { page } = await openPage(browser, { ...size, theme });
    for (const [name, path] of Object.entries(views)) {
      await page.goto(ringback.url + (name === "execution" ? await comingBack() : path));
      if (name === "flow") await post("/send", { template: "valid", detail, count: 400 });
      await page.locator(".card").first().waitFor();
      if (name === "execution") await page.locator(".react-flow__node").first().waitFor();
      await settled(page);
      await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
      console.log(`docs/screenshots/${name}-${theme}.png`);
    }
    await page.context().close();
  }
} finally {
  await browser.close();
  await ringback.stop();
}

/** The address of an execution whose message has come back three times and waits for the next receive. */
async function comingBack(): Promise<string> {
  await post("/faults", { rates: { "dynamodb.throttle": 1 } });
  const { executions } = await post<SendOutcome>("/send", { template: "valid", detail, count: 1 });
  const address = `/executions/${executions[0]}`;
  for (;;) {
    const { receives, messageLocation } = await read<ExecutionDetail>(address);
    const isBetween = messageLocation.place === "queue" && messageLocation.state === "coming back";
    if (receives.length >= 3 && isBetween) break;
    await delay(50);
  }
  await post("/faults", { rates: { "dynamodb.throttle": 0.3 } });
  return address;
}

async function post<T>(path: string, body: object): Promise<T> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${ringback.url}/api${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  return JSON.parse(await answer.text());
}

async function read<T>(path: string): Promise<T> {
  return JSON.parse(await (await fetch(`${ringback.url}/api${path}`)).text());
}

/** Fonts are there, and what fades in is in. */
async function settled(page: Page): Promise<void> {
  await page.evaluate("document.fonts.ready");
  await delay(600);
}

/** Brings about what the views show, and gives their addresses. */
async function fillTheCloud(): Promise<Record<string, string>> {
  const send = (request: Partial<SendRequest>) =>
    post<SendOutcome>("/send", { template: "valid", detail, count: 1, ...request });
  for (let wave = 0; wave < 6; wave += 1) {
    await send({ count: 40 + wave * 25 });
    await delay(2500);
  }
  await send({ template: "malformed", time: "yesterday" });
  await send({ template: "conflict" });
  await send({ template: "no-token" });
  await send({ template: "no-detail", detail: "" });
  await post("/faults", { rates: { "dynamodb.throttle": 0.3, "sqs.duplicate": 0.1 } });
  await send({ count: 120 });
  const letters = await read<Listed<DeadLetterRow>>("/dead-letters");
  const malformed = letters.rows.find(({ reason }) => reason.includes("createdAt"));
  return {
    flow: "/",
    executions: "/executions",
    execution: "",
    messages: "/messages",
    "dead-letters": "/dead-letters",
    "dead-letter": `/dead-letters/${malformed?.deadLetterId}`,
    send: "/send",
    faults: "/faults",
  };
}
