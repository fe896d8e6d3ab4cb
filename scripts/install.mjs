/**
 * Installs what is missing, before `npm start` and `npm test`. It runs on the host's Node with nothing installed:
 * plain JavaScript, and no import before the version is known.
 */
const oldestMajor = 20;

if (Number(process.versions.node.split(".")[0]) < oldestMajor) {
  console.error(
    `Ringback needs Node ${oldestMajor} or newer to install itself; this is Node ${process.versions.node}.`,
  );
  process.exitCode = 1;
} else {
  import("./install/install-if-needed.mjs").then(async ({ installIfNeeded }) => {
    process.exitCode = await installIfNeeded(new URL("..", import.meta.url));
  });
}
