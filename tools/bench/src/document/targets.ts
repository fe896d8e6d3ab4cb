import { started } from "../cold-start/cold-start-tables.ts";
import { found, measured } from "../handler/handler-tables.ts";
import { countText, figureText, megabytesText, ratioText } from "../report/figure-text.ts";
import type { CompleteResults } from "../results.ts";
import { type SubjectName, subjectNames } from "../subjects/subject-names.ts";
import { linearExponent } from "./growth-section.ts";

/** A target for a figure, and the figure. */
export interface Target {
  /** The figure. */
  readonly what: string;
  /** The limit, as text. */
  readonly target: string;
  readonly measured: string;
  readonly isMet: boolean;
}

/** Every target, compared with the figures. Times are the fastest of their runs. */
export function targets({ benches }: CompleteResults): readonly Target[] {
  return [
    ...handlerTargets(benches.handler.figures.measurements),
    ...coldStartTargets(benches["cold-start"].figures),
    ...localCloudTargets(benches),
    ...outsideTargets(benches.outside.figures),
    ...tasksTargets(benches.growth.figures),
  ];
}

type Benches = CompleteResults["benches"];

function handlerTargets(measurements: Benches["handler"]["figures"]["measurements"]): readonly Target[] {
  const at = (subject: SubjectName, size: number) => measured(measurements, subject, size);
  const sizes = [...new Set(measurements.map(({ size }) => size))];
  const peers = subjectNames.filter((name) => !isOwn(name) && !name.includes("floor"));
  const slowerAt = sizes.filter(
    (size) =>
      at("ringback", size).returnedShare > 0 ||
      peers.some((peer) => {
        const theirs = found(measurements, peer, size)?.fastestWallMs ?? Number.POSITIVE_INFINITY;
        return theirs < at("ringback", size).fastestWallMs;
      }),
  );
  const floor = at("ringback", 10).fastestWallMs / at("floor", 10).fastestWallMs;
  const cpu = at("ringback", 1000).lowestCpuMsAMessage / at("powertools", 1000).lowestCpuMsAMessage;
  const memory = at("ringback", 3000).peakBytes;
  const stress = at("ringback", 10_000);
  return [
    {
      what: "wall time of a batch of 10, to the floor",
      target: "1.20 x at most",
      measured: ratioText(floor),
      isMet: floor <= 1.2,
    },
    {
      what: "fastest of all handlers",
      target: "at every size",
      measured: slowerAt.length === 0 ? "at every size" : `except ${slowerAt.map(countText).join(", ")}`,
      isMet: slowerAt.length === 0,
    },
    {
      what: "CPU a message at 1,000, to Powertools",
      target: "0.40 x at most",
      measured: ratioText(cpu),
      isMet: cpu <= 0.4,
    },
    ...beforeTarget(measurements),
    {
      what: "peak memory at 3,000",
      target: "under 256 MB",
      measured: `${megabytesText(memory)} MB`,
      isMet: memory < 256e6,
    },
    {
      what: "10,000 messages in one invocation",
      target: "30 s at most, none returned to the queue",
      measured: `${figureText(stress.wallMs / 1000)} s, ${figureText(stress.returnedShare * 100)} % returned`,
      isMet: stress.wallMs <= 30_000 && stress.returnedShare === 0,
    },
  ];
}

/** Ringback of today, or the earlier one. */
function isOwn(name: SubjectName): boolean {
  return name === "ringback" || name === "before";
}

/** How much more AWS's client may cost than requests of Ringback's own; nothing where those were not measured. */
function beforeTarget(measurements: Benches["handler"]["figures"]["measurements"]): readonly Target[] {
  const before = found(measurements, "before", 1000);
  if (before === undefined) return [];
  const ratio = measured(measurements, "ringback", 1000).cpuMsAMessage / before.cpuMsAMessage;
  return [
    {
      what: "CPU a message at 1,000, to Ringback earlier (medians)",
      target: "1.40 x at most",
      measured: ratioText(ratio),
      isMet: ratio <= 1.4,
    },
  ];
}

function coldStartTargets(figures: Benches["cold-start"]["figures"]): readonly Target[] {
  const own = started(figures, "ringback");
  const floor = started(figures, "clients");
  const bytes = own.bundleBytes / floor.bundleBytes;
  const ready = own.fastestReadyMs / floor.fastestReadyMs;
  return [
    {
      what: "bundle, to the two AWS clients alone",
      target: "1.25 x at most",
      measured: ratioText(bytes),
      isMet: bytes <= 1.25,
    },
    {
      what: "handler ready, to the two AWS clients alone",
      target: "1.15 x at most",
      measured: ratioText(ready),
      isMet: ready <= 1.15,
    },
  ];
}

function localCloudTargets({ "local-cloud": { figures }, growth }: Benches): readonly Target[] {
  const large = figures.measurements.find(({ messages }) => messages === 10_000);
  if (large === undefined) throw new Error("The local cloud was not measured with 10,000 messages.");
  const time = growth.figures.growths.find(({ what }) => what === "local cloud: time for all executions");
  const exponent = time?.exponent ?? Number.POSITIVE_INFINITY;
  const pace = large.fastestExecutionsASecond;
  return [
    {
      what: "local cloud, executions a second at 10,000",
      target: "1,000 at least",
      measured: countText(pace),
      isMet: pace >= 1000,
    },
    {
      what: "`npm start` to ready",
      target: "1,000 ms at most",
      measured: `${countText(figures.ready.fastestMs)} ms`,
      isMet: figures.ready.fastestMs <= 1000,
    },
    {
      what: "local cloud, main process at 10,000",
      target: "under 250 MB",
      measured: `${megabytesText(large.mainPeakBytes)} MB`,
      isMet: large.mainPeakBytes < 250e6,
    },
    {
      what: "local cloud, time from 1,000 to 50,000 messages",
      target: "exponent 1.05 at most",
      measured: exponent.toFixed(2),
      isMet: exponent <= 1.05,
    },
  ];
}

/** What more tasks in an app may cost; nothing where that was not measured. */
function tasksTargets({ growths }: Benches["growth"]["figures"]): readonly Target[] {
  const ready = growths.find(({ what }) => what === "tasks: from start to ready");
  if (ready === undefined) return [];
  const at = (tasks: number) => ready.points.find(({ size }) => size === tasks)?.figure ?? Number.NaN;
  const ratio = at(10) / at(1);
  const steepest = Math.max(...growths.map(({ exponent }) => exponent));
  return [
    {
      what: "ready with ten tasks, to one",
      target: "1.50 x at most",
      measured: ratioText(ratio),
      isMet: ratio <= 1.5,
    },
    {
      what: "growth with messages, tasks and workflows",
      target: `exponents of ${linearExponent} at most`,
      measured: steepest.toFixed(2),
      isMet: steepest <= linearExponent,
    },
  ];
}

function outsideTargets({ measurements }: Benches["outside"]["figures"]): readonly Target[] {
  const own = measurements.find(({ server }) => server === "ringback");
  if (own?.start === undefined) throw new Error("The local cloud was not measured from outside.");
  const { cpuMsAnExecution, idleBytes, start } = own;
  return [
    {
      what: "local cloud driven from outside, its CPU an execution",
      target: "0.80 ms at most",
      measured: `${figureText(cpuMsAnExecution)} ms`,
      isMet: cpuMsAnExecution <= 0.8,
    },
    {
      what: "what `npm start` runs, from its start to ready",
      target: "500 ms at most",
      measured: `${countText(start.fastestReadyMs)} ms`,
      isMet: start.fastestReadyMs <= 500,
    },
    {
      what: "local cloud idle, all its processes",
      target: "200 MB at most",
      measured: `${megabytesText(idleBytes)} MB`,
      isMet: idleBytes <= 200e6,
    },
  ];
}
