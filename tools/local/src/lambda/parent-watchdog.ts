import { parentPort, workerData } from "node:worker_threads";

const checkMs = 200;

// An orphan is handed to another parent. Nothing in this process may outlive the local cloud.
setInterval(() => {
  if (process.ppid !== workerData) process.kill(process.pid, "SIGKILL");
}, checkMs);
parentPort?.postMessage("watching");
