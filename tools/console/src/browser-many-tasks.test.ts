import { ringbackProcess } from "@ringback/testing/ringback-process";
import { twoTasks } from "@ringback/testing/two-tasks";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { DeadLetterRow, Page as Listed } from "./api/page-api.ts";
import { findChromium, howToGetChromium } from "./testing/chromium.ts";
import { focusedText, openBrowser, openPage } from "./testing/open-browser.ts";
import { snapshotOf } from "./testing/snapshot-of.ts";
import { startAudit } from "./testing/start-audit.ts";
import { type RunningRingback, startRingback } from "./testing/start-ringback.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const executablePath = findChromium();
const time = "2026-01-01T00:00:00Z";
const order = (id: string, quantity = 1) => ({ id, time, detail: { article: "lamp", quantity } });
const restock = (id: string, quantity = 1) => ({
  id,
  time,
  detail: { article: "lamp", quantity, items: [{ article: "bulb" }] },
});

describe.skipIf(executablePath === undefined)(
  `the page of an app with several tasks and workflows (needs Chromium: ${howToGetChromium})`,
  () => {
    let ringback: RunningRingback;
    let browser: Browser;
    let page: Page;
    let problems: string[];

    beforeAll(async () => {
      [ringback, browser] = await Promise.all([
        startRingback({ console: 0, endpoint: 0 }, twoTasks),
        openBrowser(executablePath ?? ""),
      ]);
      ({ page, problems } = await openPage(browser));
      // The first visit may have to wait for the build.
      await page.goto(ringback.url);
      await page.locator("[data-ready]").waitFor({ timeout: 100_000 });
    });
    afterAll(async () => {
      await browser?.close();
      await ringback?.stop();
    });

    const visit = (path: string) => page.goto(ringback.url + path);
    const choose = (label: string, name: string) =>
      page.getByRole("combobox", { name: label }).selectOption(name);
    const flows = () => page.locator(".flow-card").evaluateAll((all) => all.map((one) => one.ariaLabel));
    /** Starts an execution with the form, and opens it. */
    async function start(workflow: string, input: object): Promise<void> {
      await visit("/send");
      await choose("Workflow", workflow);
      await page.getByRole("textbox", { name: `Input of ${workflow}` }).fill(JSON.stringify(input));
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await page.getByText(/^Sent /).waitFor();
      await page.locator(".sent a").first().click();
      await page.getByRole("heading", { name: "Where the messages are" }).waitFor();
    }
    const ended = (status: string) => page.locator(".page-head .status", { hasText: status }).waitFor();
    const placeOf = (state: string) =>
      page.locator(".messages li", { hasText: state }).locator(".message-location");
    /** Switches a fault of one task fully on. */
    async function breakTask(task: string, kind: string): Promise<void> {
      await visit("/faults");
      await choose("Task", task);
      const rate = page.getByRole("slider", { name: `Rate of ${kind} in percent` });
      await rate.focus();
      await rate.press("End");
      await page.locator(".fault.on .fault-percent", { hasText: "100 %" }).waitFor();
    }
    async function repairAll(): Promise<void> {
      await visit("/faults");
      await page.getByRole("button", { name: "Switch all off" }).click();
      await page.locator(".fault.on, .fault-own").waitFor({ state: "detached" });
    }
    async function openDeadLetter(query: string): Promise<string> {
      const response = await fetch(`${ringback.url}/api/dead-letters?${query}`);
      const { rows }: Listed<DeadLetterRow> = JSON.parse(await response.text());
      const id = rows[0]?.deadLetterId ?? "";
      await visit(`/dead-letters/${id}`);
      await page.getByRole("heading", { name: "Redrive" }).waitFor();
      return id;
    }

    it("draws the flow of each workflow, and of the one that the address names", async () => {
      await visit("/");
      await expect.poll(flows).toEqual(["The flow of Order", "The flow of Restock"]);
      const headings = page.getByRole("region", { name: "The flow of Restock" }).locator(".flow-heading");
      expect(await headings.allTextContents()).toEqual([
        "Reserve first, Reserve the rest · task Reserve · also in Order",
        "Record item · task Record · also in Order",
      ]);
      await choose("Workflow", "Order");
      await expect.poll(flows).toEqual(["The flow of Order"]);
      expect(new URL(page.url()).search).toBe("?workflow=Order");
      await page.reload();
      await expect.poll(flows).toEqual(["The flow of Order"]);
      await choose("Workflow", "");
      await choose("Task", "Record");
      await expect
        .poll(() => page.locator(".flow-heading").allTextContents())
        .toEqual([
          "Record order · task Record · also in Restock",
          "Record item · task Record · also in Order",
        ]);
    });

    it("starts another workflow with an input, offers it again, and shows where each of its messages is", async () => {
      await start("Restock", restock("first"));
      await ended("succeeded");
      await placeOf("Reserve first").getByText("Done: the task was called back with its result").waitFor();
      await placeOf("Reserve the rest").getByText("Done: the task was called back with its result").waitFor();
      await placeOf("Record item").getByRole("link", { name: "in the messages table" }).click();
      await page.waitForURL("**/messages/first-0");
      await visit("/send?workflow=Restock");
      const input = page.getByRole("textbox", { name: "Input of Restock" });
      await expect.poll(async () => JSON.parse((await input.inputValue()) || "{}")).toEqual(restock("first"));
    });

    it("puts an event without an id on the bus, whose rule starts the execution", async () => {
      await visit("/send?workflow=Order");
      const event = { source: "shop", "detail-type": "Order", detail: { article: "lamp", quantity: 1 } };
      await page.getByRole("textbox", { name: "Input of Order" }).fill(JSON.stringify(event));
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await page.getByRole("link", { name: "Executions of Order" }).click();
      await page.locator(".rows tbody tr", { hasText: "Order" }).first().waitFor();
    });

    it("filters lists by workflow and task in the address, so that a reload shows the same", async () => {
      await visit("/executions");
      const workflows = () => page.locator(".rows tbody td:nth-child(2)").allTextContents();
      await expect.poll(async () => new Set(await workflows())).toEqual(new Set(["Order", "Restock"]));
      await choose("Workflow", "Restock");
      await expect.poll(async () => new Set(await workflows())).toEqual(new Set(["Restock"]));
      await page.reload();
      await expect.poll(async () => new Set(await workflows())).toEqual(new Set(["Restock"]));
      expect(new URL(page.url()).search).toBe("?workflow=Restock");
      expect(await page.getByRole("combobox", { name: "Workflow" }).inputValue()).toBe("Restock");
      await visit("/executions?workflow=Nothing");
      await page.getByText("The app has no workflow Nothing.").waitFor();
      expect(problems.splice(0)).toEqual([expect.stringContaining("status of 422")]);
    });

    it("switches a fault on for one task: its messages come back, and the other task goes on", async () => {
      await breakTask("Record", "dynamodb.throttle");
      await choose("Task", "");
      await page.getByText("Other rates: Record 100 %").waitFor();
      await start("Order", order("throttled"));
      await placeOf("Reserve article").getByText("Done: the task was called back").waitFor();
      await placeOf("Record order")
        .getByText(/receive [2-5] of 5/)
        .waitFor();
      const address = page.url();
      await repairAll();
      await page.goto(address);
      await ended("succeeded");
    });

    it("redrives the execution of a task that is one step of it, as the command does", async () => {
      await breakTask("Record", "dynamodb.refuse");
      await start("Order", order("refused"));
      await ended("failed");
      await placeOf("Record order").getByRole("link", { name: "dead letters" }).waitFor();
      await repairAll();
      const id = await openDeadLetter("task=Record&open=true");
      await page.getByText("The task Record is one step of the workflow Order").waitFor();
      expect(await page.getByRole("button", { name: "Edit" }).count()).toBe(0);
      await page.getByRole("button", { name: "Redrive the execution" }).click();
      await page.getByText("This message is recorded").waitFor();
      const facts = page.locator(".facts");
      await facts.getByRole("link").click();
      await ended("succeeded");
      const words = ["dead-letters", "redrive", id, "--json", "--endpoint", ringback.endpoint];
      const { stdout } = await ringbackProcess({ words, app: twoTasks }).ended;
      expect(JSON.parse(stdout)).toEqual([{ deadLetterId: id, result: "already-recorded" }]);
    });

    it("says why a dead letter cannot be redriven, and shows a redrive that fails again", async () => {
      await start("Restock", restock("caught", 101));
      await ended("succeeded");
      await openDeadLetter("workflow=Restock&task=Reserve");
      await page.getByText("caught the failure").waitFor();
      expect(await page.getByRole("button", { name: /Redrive/ }).count()).toBe(0);

      await start("Order", order("too-many", 101));
      await ended("failed");
      await openDeadLetter("workflow=Order&task=Reserve&open=true");
      await page.getByRole("button", { name: "Redrive the execution" }).click();
      await page.getByText("which failed with OutOfStock").waitFor();
    });

    it("has no accessibility problem that axe finds, in any view and theme, and fits 320 pixels and 4K", async () => {
      const idOf = async (kind: string, field: string) => {
        const { rows } = JSON.parse(await (await fetch(`${ringback.url}/api/${kind}`)).text());
        return `/${kind}/${encodeURIComponent(rows[0][field])}`;
      };
      const views = ["/", "/executions", "/messages", "/dead-letters", "/send", "/faults"];
      views.push(await idOf("executions", "name"), await idOf("dead-letters", "deadLetterId"));
      const opened = await openPage(browser);
      await opened.page.goto(ringback.url);
      const audit = await startAudit(opened.page);
      const found: unknown[] = [];
      for (const view of views) {
        await opened.page.evaluate(`history.pushState(null, "", ${JSON.stringify(view)})`);
        await opened.page.locator(`main[data-view="${view}"] .card`).first().waitFor();
        found.push(...(await audit.problems(view)));
      }
      await opened.page.context().close();
      expect(found).toEqual([]);
      expect(opened.problems).toEqual([]);
    });

    it("lets the keyboard alone choose a workflow", async () => {
      await visit("/");
      await page.locator("[data-ready]").waitFor();
      // The menu comes first.
      for (let step = 0; step < 12 && !(await focusedText(page)).startsWith("All workflows"); step += 1)
        await page.keyboard.press("Tab");
      expect(await focusedText(page)).toBe("All workflowsOrderRestock");
      await page.keyboard.press("ArrowDown");
      await expect.poll(() => new URL(page.url()).search).toBe("?workflow=Order");
    });

    /** Opens the page of an app that does not run: its snapshot is all that there is of it. */
    async function openApp(app: Parameters<typeof snapshotOf>[0]) {
      const opened = await openPage(browser);
      const body = `data: ${JSON.stringify(snapshotOf(app))}\n\n`;
      await opened.page.route("**/api/live", (route) =>
        route.fulfill({ contentType: "text/event-stream", body }),
      );
      return opened.page;
    }

    it("shows ten tasks in five workflows, each in its lane, on a screen of 320 pixels too", async () => {
      const tasks = Array.from({ length: 10 }, (_, index) => `TaskNumber${index}`);
      const names = ["Order", "Return", "Import", "Billing", "Nightly"];
      const workflows = Object.fromEntries(
        names.map((name, index) => [name, tasks.slice(index * 2, index * 2 + 3)]),
      );
      const large = await openApp({ tasks, recording: tasks.slice(0, 3), workflows });
      await large.goto(ringback.url);
      await large.locator("[data-ready]").waitFor();
      expect(await large.locator(".flow-card").count()).toBe(5);
      const audit = await startAudit(large);
      expect(await audit.problems("/")).toEqual([]);
      for (const width of [320, 1280]) {
        await large.setViewportSize({ width, height: 800 });
        await expect.poll(() => large.evaluate<number>("innerWidth")).toBe(width);
        expect(await large.evaluate(textsBeyondTheirPicture)).toEqual([]);
      }
      await large.getByRole("combobox", { name: "Task" }).selectOption("TaskNumber2");
      await expect.poll(() => large.locator(".flow-heading").count()).toBe(2);
      await large.context().close();
    });

    it("has no messages in the menu of an app whose tasks record nothing, and says so at their address", async () => {
      const recordless = await openApp({ tasks: ["Charge"], workflows: { Order: ["Charge"] } });
      await recordless.goto(ringback.url);
      await recordless.locator("[data-ready]").waitFor();
      const menu = recordless.getByRole("navigation", { name: "Views" });
      expect(await menu.getByRole("link").allTextContents()).toEqual([
        "Flow",
        "Executions",
        "Dead letters",
        "Send",
        "Faults",
      ]);
      expect(await recordless.getByText("Recorded", { exact: true }).count()).toBe(0);
      expect(await recordless.getByText("Messages table").count()).toBe(0);
      await recordless.goto(`${ringback.url}/messages`);
      await recordless.getByText("No task of this app records its messages in a table.").waitFor();
      await recordless.context().close();
    });

    it("had no script error, no blocked content and no request to another machine in all these tests", () => {
      expect(problems).toEqual([]);
    });
  },
);

/** The texts of the pictures that do not end within them. */
const textsBeyondTheirPicture = `[...document.querySelectorAll(".flow")].flatMap((picture) => {
  const { left, right } = picture.getBoundingClientRect();
  return [...picture.querySelectorAll("text")]
    .filter((text) => text.getBoundingClientRect().left < left - 1 || text.getBoundingClientRect().right > right + 1)
    .map((text) => text.textContent);
})`;
