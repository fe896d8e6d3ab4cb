import { started } from "../cold-start/cold-start-tables.ts";
import { found, measured } from "../handler/handler-tables.ts";
import { countText, figureText, megabytesText, ratioText } from "../report/figure-text.ts";
import type { CompleteResults } from "../results.ts";
import { type SubjectName, subjectNames } from "../subjects/subject-names.ts";

/** What was wanted of a figure, and what it is. */
export interface Reach {
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  readonly isReached: boolean;
}

/** Everything that was wanted, held against the figures. Times are the fastest of their runs. */
export function reaches({ benches }: CompleteResults): readonly Reach[] {
  return [
    ...handlerReaches(benches.handler.figures.measurements),
    ...coldStartReaches(benches["cold-start"].figures),
    ...localCloudReaches(benches),
  ];
}

type Benches = CompleteResults["benches"];

function handlerReaches(measurements: Benches["handler"]["figures"]["measurements"]): readonly Reach[] {
  const at = (subject: SubjectName, size: number) => measured(measurements, subject, size);
  const sizes = [...new Set(measurements.map(({ size }) => size))];
  const peers = subjectNames.filter((name) => !isOwn(name) && !name.includes("floor"));
  const beaten = sizes.filter(
    (size) =>
      at("ringback", size).handedBackShare > 0 ||
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
      wanted: "1.20 x at most",
      measured: ratioText(floor),
      isReached: floor <= 1.2,
    },
    {
      what: "quickest of all handlers",
      wanted: "at every size",
      measured: beaten.length === 0 ? "at every size" : `but for ${beaten.map(countText).join(", ")}`,
      isReached: beaten.length === 0,
    },
    {
      what: "CPU a message at 1,000, to Powertools",
      wanted: "0.40 x at most",
      measured: ratioText(cpu),
      isReached: cpu <= 0.4,
    },
    ...beforeReach(measurements),
    {
      what: "peak memory at 3,000",
      wanted: "under 256 MB",
      measured: `${megabytesText(memory)} MB`,
      isReached: memory < 256e6,
    },
    {
      what: "10,000 messages in one invocation",
      wanted: "30 s at most, none handed back",
      measured: `${figureText(stress.wallMs / 1000)} s, ${figureText(stress.handedBackShare * 100)} % handed back`,
      isReached: stress.wallMs <= 30_000 && stress.handedBackShare === 0,
    },
  ];
}

/** Ringback of today and of before. */
function isOwn(name: SubjectName): boolean {
  return name === "ringback" || name === "before";
}

/** What AWS's own clients may cost beside requests of Ringback's own; nothing where those were not measured. */
function beforeReach(measurements: Benches["handler"]["figures"]["measurements"]): readonly Reach[] {
  const before = found(measurements, "before", 1000);
  if (before === undefined) return [];
  const ratio = measured(measurements, "ringback", 1000).cpuMsAMessage / before.cpuMsAMessage;
  return [
    {
      what: "CPU a message at 1,000, to the state before (medians)",
      wanted: "1.40 x at most",
      measured: ratioText(ratio),
      isReached: ratio <= 1.4,
    },
  ];
}

function coldStartReaches(figures: Benches["cold-start"]["figures"]): readonly Reach[] {
  const own = started(figures, "ringback");
  const floor = started(figures, "clients");
  const bytes = own.bundleBytes / floor.bundleBytes;
  const ready = own.fastestReadyMs / floor.fastestReadyMs;
  return [
    {
      what: "bundle, to the two AWS clients alone",
      wanted: "1.25 x at most",
      measured: ratioText(bytes),
      isReached: bytes <= 1.25,
    },
    {
      what: "handler ready, to the two AWS clients alone",
      wanted: "1.15 x at most",
      measured: ratioText(ready),
      isReached: ready <= 1.15,
    },
  ];
}

function localCloudReaches({ "local-cloud": { figures }, growth }: Benches): readonly Reach[] {
  const large = figures.measurements.find(({ messages }) => messages === 10_000);
  if (large === undefined) throw new Error("The local cloud was not measured with 10,000 messages.");
  const time = growth.figures.growths.find(({ what }) => what === "local cloud: time for all executions");
  const exponent = time?.exponent ?? Number.POSITIVE_INFINITY;
  const pace = large.fastestExecutionsASecond;
  return [
    {
      what: "local cloud, executions a second at 10,000",
      wanted: "800 at least",
      measured: countText(pace),
      isReached: pace >= 800,
    },
    {
      what: "`npm start` to ready",
      wanted: "1,000 ms at most",
      measured: `${countText(figures.ready.fastestMs)} ms`,
      isReached: figures.ready.fastestMs <= 1000,
    },
    {
      what: "local cloud, main process at 10,000",
      wanted: "under 250 MB",
      measured: `${megabytesText(large.mainPeakBytes)} MB`,
      isReached: large.mainPeakBytes < 250e6,
    },
    {
      what: "local cloud, time from 1,000 to 50,000 messages",
      wanted: "exponent 1.05 at most",
      measured: exponent.toFixed(2),
      isReached: exponent <= 1.05,
    },
  ];
}
