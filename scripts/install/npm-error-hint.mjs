/** @type {ReadonlyArray<readonly [RegExp, string]>} */
const hints = [
  [
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT)\b/,
    "The npm registry cannot be reached: check the network and npm's proxy and registry settings, then run this again.",
  ],
  [
    /\b(EROFS|EACCES|EPERM)\b/,
    "This folder or npm's cache cannot be written to: check who owns it, then run this again.",
  ],
  [/\bENOSPC\b/, "The disk is full: the packages need about 700 MB."],
];

/**
 * One line on what to do about a failed `npm ci`, where its output names a known cause.
 *
 * @param {string} output all that npm printed
 * @returns {string | undefined}
 */
export function npmErrorHint(output) {
  return hints.find(([pattern]) => pattern.test(output))?.[1];
}
