import { openQueueService, type QueueService } from "../sqs/queue-service.ts";

/** Queues in memory that nobody reaches over HTTP. */
export function memoryQueues(): Promise<QueueService> {
  return openQueueService({ host: "127.0.0.1:1", region: "us-east-1" });
}
