import { runWords } from "./run-words.ts";

// A reader that goes away (`| head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const { status } = await runWords(process.argv.slice(2));
if (status !== 0) process.exitCode = status;
