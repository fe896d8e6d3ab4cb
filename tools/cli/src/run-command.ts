import { runWords } from "./run-words.ts";

// `| head` closes the pipe early, which is not an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const { status } = await runWords(process.argv.slice(2));
if (status !== 0) process.exitCode = status;
