/** Prepares `.sst/platform`, the sources of SST's components, for types and for the tests of the stacks. */
import { AppError } from "@ringback/app/errors/app-error";
import { preparePlatform } from "@ringback/app/platform/prepare-platform";

try {
  await preparePlatform({ app: process.cwd(), onPrepare: console.log });
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
