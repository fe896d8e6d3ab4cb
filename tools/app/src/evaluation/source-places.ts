import { SourceMap } from "node:module";
import { join, relative, resolve, sep } from "node:path";
import { getCallSites } from "node:util";
import type { SourcePlace } from "../graph/app-graph.ts";

/** Finds lines of an app's sources in the stacks of its bundle. */
export interface SourcePlaces {
  /** Where the code that is running stands in the app. */
  here(): SourcePlace | undefined;
  /** Where in the app an error was thrown: the innermost line of its folder, or of what it imports from outside. */
  ofError(error: Error): SourcePlace | undefined;
}

interface Frame {
  readonly functionName: string;
  readonly line: number;
  readonly column: number;
}

const longestStack = 200;

/**
 * @param options.url the bundle as it stands in a stack
 * @param options.map its source map, as JSON, and `mapFolder`, from which its sources are named
 */
export function createSourcePlaces(options: {
  app: string;
  url: string;
  map: string;
  mapFolder: string;
}): SourcePlaces {
  const { app, url, mapFolder } = options;
  const map = new SourceMap(JSON.parse(options.map));

  /** The line in the app's own sources; undefined in a package, and in what esbuild has added. */
  function placeOf({ line, column }: Frame): SourcePlace | undefined {
    const entry = map.findEntry(line - 1, column - 1);
    if (!("originalSource" in entry) || typeof entry.originalSource !== "string") return undefined;
    const path = resolve(mapFolder, entry.originalSource);
    if (path.split(sep).includes("node_modules") || path === join(mapFolder, "eval.ts")) return undefined;
    return { file: relative(app, path).replaceAll("\\", "/"), line: entry.originalLine + 1 };
  }

  return {
    here: () => {
      const frames = getCallSites(longestStack)
        .filter(({ scriptName }) => scriptName === url)
        .map(({ functionName, lineNumber, columnNumber }) => ({
          functionName,
          line: lineNumber,
          column: columnNumber,
        }));
      return callerOf(frames, placeOf);
    },
    ofError: ({ stack = "" }) => {
      const places = stack
        .split(`${url}:`)
        .slice(1)
        .flatMap((text) => {
          const [line = "", column = ""] = text.split(/\D/, 2);
          return placeOf({ functionName: "", line: Number(line), column: Number(column) }) ?? [];
        });
      return places.find(({ file }) => !file.startsWith("../")) ?? places[0];
    },
  };
}

/**
 * The outermost line of the stack that is not in `sst.config.ts`, or that file's line where there is no other: not the one
 * helper that makes all roles, but its caller. What has merely imported a module did not call it.
 */
function callerOf(
  frames: readonly Frame[],
  placeOf: (frame: Frame) => SourcePlace | undefined,
): SourcePlace | undefined {
  let caller: SourcePlace | undefined;
  for (const frame of frames) {
    // esbuild's wrapper of a module that is imported later.
    if (frame.functionName === "__init") break;
    const place = placeOf(frame);
    if (place === undefined) continue;
    if (caller !== undefined && isConfig(place)) break;
    caller = place;
  }
  return caller;
}

const isConfig = ({ file }: SourcePlace) => file === "sst.config.ts";
