import type { Box, Edge } from "./flow-shapes.tsx";

/** The boxes of the picture. */
export type FlowNodeName = "workflow" | "queue" | "recorder" | "table" | "dlq" | "deadLetter" | "archive";
/** The arrows of the picture. */
export type FlowEdgeName =
  | "send"
  | "batches"
  | "records"
  | "callback"
  | "usedUp"
  | "dlqBatches"
  | "archives"
  | "refuses"
  | "failure";

/** The positions of the boxes and arrows in the picture of the flow, in SVG units. */
export interface FlowLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: Readonly<Record<FlowNodeName, Box>>;
  readonly edges: Readonly<Record<FlowEdgeName, Edge>>;
}

const wideBox = { width: 204, height: 122 };

/** From left to right; failures below. */
export const wideLayout: FlowLayout = {
  width: 1080,
  height: 452,
  nodes: {
    workflow: { x: 4, y: 66, ...wideBox },
    queue: { x: 290, y: 66, ...wideBox },
    recorder: { x: 580, y: 66, ...wideBox },
    table: { x: 872, y: 66, ...wideBox },
    dlq: { x: 290, y: 272, ...wideBox },
    deadLetter: { x: 580, y: 272, ...wideBox },
    archive: { x: 872, y: 272, ...wideBox },
  },
  edges: {
    send: { path: "M208 127H290", label: { x: 248, y: 116, anchor: "middle" } },
    batches: { path: "M494 127H580", label: { x: 536, y: 116, anchor: "middle" } },
    records: { path: "M784 127H872", label: { x: 827, y: 116, anchor: "middle" } },
    callback: {
      path: "M682 66V44Q682 26 664 26H124Q106 26 106 44V66",
      label: { x: 394, y: 17, anchor: "middle" },
    },
    usedUp: { path: "M392 188V272", label: { x: 402, y: 235, anchor: "start" } },
    dlqBatches: { path: "M494 333H580" },
    archives: { path: "M784 333H872", label: { x: 827, y: 322, anchor: "middle" } },
    refuses: {
      path: "M730 188V212Q730 230 748 230H956Q974 230 974 248V272",
      label: { x: 852, y: 220, anchor: "middle" },
    },
    failure: {
      path: "M682 394V410Q682 428 664 428H124Q106 428 106 410V188",
      label: { x: 394, y: 447, anchor: "middle" },
    },
  },
};

const narrowBox = { x: 34, width: 262, height: 117 };

/** From top to bottom, for narrow screens. */
export const narrowLayout: FlowLayout = {
  width: 340,
  height: 1130,
  nodes: {
    workflow: { ...narrowBox, y: 8 },
    queue: { ...narrowBox, y: 168 },
    recorder: { ...narrowBox, y: 328 },
    table: { ...narrowBox, y: 488 },
    dlq: { ...narrowBox, y: 694 },
    deadLetter: { ...narrowBox, y: 854 },
    archive: { ...narrowBox, y: 1014 },
  },
  edges: {
    send: { path: "M165 120V168", label: { x: 177, y: 149, anchor: "start" } },
    batches: { path: "M165 280V328", label: { x: 177, y: 309, anchor: "start" } },
    records: { path: "M165 440V488", label: { x: 177, y: 469, anchor: "start" } },
    callback: {
      path: "M296 368H304Q318 368 318 354V78Q318 64 304 64H296",
      label: { x: 312, y: 149, anchor: "end" },
    },
    usedUp: {
      path: "M34 224H30Q18 224 18 236V738Q18 750 30 750H34",
      label: { x: 28, y: 640, anchor: "start" },
    },
    dlqBatches: { path: "M165 806V854" },
    archives: { path: "M165 966V1014", label: { x: 177, y: 995, anchor: "start" } },
    refuses: {
      path: "M296 400H318Q332 400 332 414V1056Q332 1070 318 1070H296",
      label: { x: 322, y: 664, anchor: "end" },
    },
    failure: { path: "M34 910H20Q6 910 6 896V78Q6 64 20 64H34" },
  },
};
