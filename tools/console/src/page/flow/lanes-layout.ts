import type { Box, Edge } from "./flow-shapes.tsx";

/** The boxes of a task within the picture of a workflow. */
export type LaneNodeName = "queue" | "function" | "table" | "archive";
/** The arrows of a task. */
export type LaneEdgeName = "send" | "batches" | "records" | "callback" | "refuses" | "usedUp";

/** The positions of a task's boxes and arrows, in SVG units. A task that records nothing has no table. */
export interface LaneLayout {
  /** The first line of the heading; the second one follows below it on narrow screens, and behind it on others. */
  readonly heading: { readonly x: number; readonly y: number };
  readonly nodes: Readonly<Record<Exclude<LaneNodeName, "table">, Box>> & { readonly table?: Box };
  readonly edges: Readonly<Record<Exclude<LaneEdgeName, "records">, Edge>> & { readonly records?: Edge };
}

/** The picture of a workflow: its box, and one lane for each of its tasks. */
export interface LanesLayout {
  readonly width: number;
  readonly height: number;
  readonly workflow: Box;
  /** How many characters a line of a heading has room for, and how many lines there are. */
  readonly headings: { readonly characters: number; readonly lines: 1 | 2 };
  readonly lanes: readonly LaneLayout[];
}

/** From left to right, with the tasks one below the other. @param records whether each task has a table */
export function wideLanes(records: readonly boolean[]): LanesLayout {
  const lanes = records.map((hasTable, index) => wideLane(4 + index * widePitch, hasTable));
  const bottom = 4 + records.length * widePitch - wideFoot;
  return {
    width: 1080,
    height: bottom + wideFoot - 8,
    workflow: { x: 4, y: 14, width: wideBox.width, height: bottom - 14 },
    headings: { characters: 95, lines: 1 },
    lanes,
  };
}

const wideBox = { width: 204, height: 122 };
/** Above the boxes: the heading and the callback. */
const wideHead = 42;
/** Below the boxes: the arrow of the receives that are used up, and room. */
const wideFoot = 36;
const widePitch = wideHead + wideBox.height + wideFoot;
const small = { height: 57, gap: 8 };

function wideLane(top: number, hasTable: boolean): LaneLayout {
  const y = top + wideHead;
  const middle = y + wideBox.height / 2;
  const bottom = y + wideBox.height;
  const callbackY = top + 28;
  const archiveY = hasTable ? y + small.height + small.gap : middle - small.height / 2;
  const archiveMiddle = archiveY + small.height / 2;
  const archive = { x: 872, y: archiveY, width: wideBox.width, height: small.height };
  const archiveBottom = archiveY + small.height;
  const table = { x: 872, y, width: wideBox.width, height: small.height };
  const tableMiddle = y + small.height / 2;
  return {
    heading: { x: 290, y: top + 14 },
    nodes: {
      queue: { x: 290, y, ...wideBox },
      function: { x: 580, y, ...wideBox },
      archive,
      ...(hasTable ? { table } : {}),
    },
    edges: {
      send: { path: `M208 ${middle}H290`, label: { x: 248, y: middle - 11, anchor: "middle" } },
      batches: { path: `M494 ${middle}H580`, label: { x: 536, y: middle - 11, anchor: "middle" } },
      refuses: {
        path: `M784 ${archiveMiddle}H872`,
        label: { x: 827, y: archiveMiddle - 9, anchor: "middle" },
      },
      callback: {
        path: `M682 ${y}V${callbackY + 8}Q682 ${callbackY} 674 ${callbackY}H208`,
        label: { x: 696, y: callbackY + 5, anchor: "start" },
      },
      usedUp: {
        path: `M392 ${bottom}V${bottom + 4}Q392 ${bottom + 12} 400 ${bottom + 12}H966Q974 ${bottom + 12} 974 ${bottom + 4}V${archiveBottom}`,
        label: { x: 683, y: bottom + 17, anchor: "middle" },
      },
      ...(hasTable
        ? {
            records: {
              path: `M784 ${tableMiddle}H872`,
              label: { x: 827, y: tableMiddle - 9, anchor: "middle" },
            } as const,
          }
        : {}),
    },
  };
}

/** From top to bottom, for narrow screens. @param records whether each task has a table */
export function narrowLanes(records: readonly boolean[]): LanesLayout {
  const workflow = { ...narrowBox, y: 8 };
  const first = workflow.y + workflow.height + 34;
  return {
    width: 340,
    height: first + records.length * narrowPitch - 20,
    workflow,
    headings: { characters: 34, lines: 2 },
    lanes: records.map((hasTable, index) => narrowLane(first + index * narrowPitch, workflow, hasTable)),
  };
}

const narrowBox = { x: 34, width: 262, height: 117 };
const half = { width: 127, height: small.height };
/** Two lines of the heading, and the label of the callback. */
const narrowHead = 56;
const between = 42;
const narrowPitch = narrowHead + 2 * (narrowBox.height + between) + small.height + 34;

function narrowLane(top: number, workflow: Box, hasTable: boolean): LaneLayout {
  const queueY = top + narrowHead;
  const functionY = queueY + narrowBox.height + between;
  const lastY = functionY + narrowBox.height + between;
  const queueMiddle = queueY + narrowBox.height / 2;
  const functionMiddle = functionY + narrowBox.height / 2;
  const functionBottom = functionY + narrowBox.height;
  const lastMiddle = lastY + small.height / 2;
  const archive = hasTable ? { x: 169, y: lastY, ...half } : { ...narrowBox, y: lastY, height: small.height };
  const archiveX = archive.x + archive.width / 2;
  const from = workflow.y + 58;
  return {
    heading: { x: 34, y: top + 8 },
    nodes: {
      queue: { ...narrowBox, y: queueY },
      function: { ...narrowBox, y: functionY },
      archive,
      ...(hasTable ? { table: { x: 34, y: lastY, ...half } } : {}),
    },
    edges: {
      send: {
        path: `M34 ${from}H22Q8 ${from} 8 ${from + 14}V${queueMiddle - 14}Q8 ${queueMiddle} 22 ${queueMiddle}H34`,
      },
      batches: {
        path: `M165 ${queueY + narrowBox.height}V${functionY}`,
        label: { x: 155, y: functionY - 17, anchor: "end" },
      },
      refuses: {
        path: `M${archiveX} ${functionBottom}V${lastY}`,
        label: { x: archiveX + 10, y: lastY - 17, anchor: "start" },
      },
      callback: {
        path: `M296 ${functionMiddle}H304Q318 ${functionMiddle} 318 ${functionMiddle - 14}V${from + 14}Q318 ${from} 304 ${from}H296`,
        label: { x: 312, y: queueY - 10, anchor: "end" },
      },
      usedUp: {
        path: `M296 ${queueMiddle}H318Q332 ${queueMiddle} 332 ${queueMiddle + 14}V${lastMiddle - 14}Q332 ${lastMiddle} 318 ${lastMiddle}H296`,
        label: { x: 312, y: functionY - 17, anchor: "end" },
      },
      ...(hasTable
        ? {
            records: {
              path: `M97 ${functionBottom}V${lastY}`,
              label: { x: 107, y: lastY - 17, anchor: "start" },
            } as const,
          }
        : {}),
    },
  };
}
