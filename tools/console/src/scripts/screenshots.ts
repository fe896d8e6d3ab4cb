/**
 * `npm run screenshots`: writes pictures of every view of the page, in both themes, to docs/screenshots. They show good
 * messages, bad ones, and one that returns to the queue several times.
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
      await page.goto(ringback.url + (name === "execution" ? await retriedExecution() : path));
      if (name === "flow") await post("/send", { template: "valid", detail, count: 400 });
      await page.locator(".card").first().waitFor();
      if (name === "execution") await page.locator(".react-flow__node").first().waitFor();
      await drawn(page);
      await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
      console.log(`docs/screenshots/${name}-${theme}.png`);
    }
    await page.context().close();
  }
} finally {
  await browser.close();
  await ringback.stop();
}

/** The address of an execution whose message has been received three times and waits for its visibility timeout. */
async function retriedExecution(): Promise<string> {
  await post("/faults", { rates: { "dynamodb.throttle": 1 } });
  const { executions } = await post<SendOutcome>("/send", { template: "valid", detail, count: 1 });
  const address = `/executions/${executions[0]}`;
  for (;;) {
    const { messages } = await read<ExecutionDetail>(address);
    const isBetween = messages.some(
      ({ receives, location }) =>
        receives.length >= 3 && location.place === "queue" && location.state === "invisible",
    );
    if (isBetween) break;
    await delay(50);
  }
  await post("/faults", { rates: { "dynamodb.throttle": 0.3 } });
  return address;
}

async function post<T>(path: string, body: object): Promise<T> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${ringback.url}/api${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  return JSON.parse(await response.text());
}

async function read<T>(path: string): Promise<T> {
  return JSON.parse(await (await fetch(`${ringback.url}/api${path}`)).text());
}

/** Waits until fonts are loaded and transitions are over. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate("document.fonts.ready");
  await delay(600);
}

/** Sends the messages that the views show, and gives the addresses of the views. */
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
  const deadLetters = await read<Listed<DeadLetterRow>>("/dead-letters");
  const malformed = deadLetters.rows.find(({ reason }) => reason.includes("createdAt"));
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
