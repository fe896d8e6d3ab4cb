/**
 * Node's `http`, for what runs in the local cloud's own process. A module that imports `node:http` by name reads every
 * export of it once, `WebSocket` too, for which Node loads its whole HTTP client: 34 ms of a start, and 15 MB.
 */
export const nodeHttp = process.getBuiltinModule("node:http");
