import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** How test code comes to run the app that is deployed from here, which somebody changes to work of their own. */
const ways: readonly {
  readonly how: string;
  readonly pattern: RegExp;
  readonly except: readonly string[];
}[] = [
  {
    how: "imports an entry point of the deployed app",
    pattern: /@ringback\/functions\/(?:recorder|undelivered-events)["'`]/,
    except: [],
  },
  {
    how: "names an entry point of the deployed app by its path",
    pattern: /functions(?:\/|["'], ["'])src(?:\/|["'], ["'])(?:recorder|undelivered-events)(?!-handler)\b/,
    // In a copy of the small app.
    except: ["tools/cli/src/end-to-end/ringback-own-work.test.ts"],
  },
  {
    how: "takes the nearest app, which is the deployed one where a test runs",
    pattern: /\bnearestApp\(|\bapp: process\.cwd\(\)/,
    except: ["tools/app/src/folders/nearest-app.test.ts"],
  },
  {
    how: "takes the folder that the benchmarks measure",
    // Not the option of that name, which looks for a folder for a cache.
    pattern: /\bprojectDir\b(?!:)/,
    except: [
      // It looks for a folder for a cache, and runs no app.
      "tools/app/src/folders/cache-folder.test.ts",
      // It takes the command from there, and runs the small app.
      "tools/bench/src/outside/outside.test.ts",
    ],
  },
  {
    how: "runs the command by itself, and not by ringbackProcess, which runs it in the small app",
    pattern: /\b(?:cli|proof)\/src\/main\.ts|["'`](?:\.{1,2}\/)*main\.ts["'`]|\}\/main\.ts\b/,
    except: [
      "tools/testing/src/ringback-process.ts",
      // In a copy of the small app.
      "tools/cli/src/end-to-end/ringback-start.test.ts",
      // It writes to the command's standard input, and gives the endpoint of the app with two tasks.
      "tools/cli/src/end-to-end/several-tasks.test.ts",
      // It gives each command an option that it refuses, so that none runs an app.
      "tools/command-line/src/npm-scripts.test.ts",
      // It reads the command, and does not run it.
      "tools/bench/src/local-cloud/start-command.test.ts",
      // The main file of Step Functions, which runs no app.
      "tools/stepfunctions/src/journal/full-disk.test.ts",
      "tools/stepfunctions/src/journal/sigkill.test.ts",
    ],
  },
];

/** The test code of the tools that may run the deployed app, each as `file: how`. */
export function deployedAppInTests(root: string): readonly string[] {
  const files = globSync(
    ["tools/*/src/**/*.test.ts", "tools/*/src/**/{testing,end-to-end}/**/*.ts", "tools/testing/**/*.ts"],
    { cwd: root, exclude: (path) => path.includes("node_modules") },
  );
  return [...new Set(files)].sort().flatMap((file) => {
    const source = readFileSync(join(root, file), "utf8");
    return ways
      .filter(({ pattern, except }) => pattern.test(source) && !except.includes(file))
      .map(({ how }) => `${file}: ${how}`);
  });
}

/** The files that a way lets pass: each has to be there, and to need it. */
export const exceptions = ways.flatMap(({ pattern, except }) => except.map((file) => ({ file, pattern })));
