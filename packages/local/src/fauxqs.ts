import type { IncomingMessage, ServerResponse } from "node:http";
import { buildApp } from "fauxqs";

type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>["stores"]>;
export type SqsStore = Stores["sqsStore"];
export type SqsQueue = ReturnType<SqsStore["createQueue"]>;
export type SqsMessage = SqsQueue["messages"][number];
type Persistence = NonNullable<SqsStore["persistence"]> & {
  loadSqsAndSns(sqsStore: SqsStore, snsStore: Stores["snsStore"]): void;
  close(): void;
};

// fauxqs exports its application only. The store behind it, the data folder and the actions without their HTTP
// are reached by path, here and nowhere else, and the version is pinned.
const inside = (path: string) => import(new URL(path, import.meta.resolve("fauxqs")).href);
const { SqsStore }: { SqsStore: new () => SqsStore } = await inside("./sqs/sqsStore.js");
const { SnsStore }: { SnsStore: new () => Stores["snsStore"] } = await inside("./sns/snsStore.js");
const { S3Store }: { S3Store: new () => Stores["s3Store"] } = await inside("./s3/s3Store.js");
const { PersistenceManager }: { PersistenceManager: new (dataDir: string) => Persistence } =
  await inside("./persistence.js");
const { sendMessage }: { sendMessage: (input: object, store: SqsStore) => object } = await inside(
  "./sqs/actions/sendMessage.js",
);
const { createQueue }: { createQueue: CreateQueue } = await inside("./sqs/actions/createQueue.js");

type CreateQueue = (
  input: object,
  store: SqsStore,
  request: { headers: { host: string; authorization?: string } },
) => { QueueUrl: string };

/** fauxqs without a listener of its own: its store, its HTTP application and three actions called in process. */
export interface Fauxqs {
  readonly store: SqsStore;
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** SendMessage with the API's input and output. Throws an error whose `code` is AWS's. */
  sendMessage(input: object): object;
  /** CreateQueue with the API's input. Throws an error whose `code` is AWS's. */
  createQueue(input: object): { QueueUrl: string };
  close(): Promise<void>;
}

/**
 * Opens fauxqs for an endpoint. `prepareQueue` sees every queue before its first message, those of the data
 * folder included.
 *
 * @param options.host host and port of the endpoint, the base of every queue URL
 * @param options.dataDir folder that keeps queues and messages; in memory without it
 */
export async function openFauxqs(options: {
  host: string;
  region: string;
  dataDir?: string;
  prepareQueue(queue: SqsQueue, store: SqsStore): void;
}): Promise<Fauxqs> {
  const { host, region, dataDir, prepareQueue } = options;
  const store = new SqsStore();
  const snsStore = new SnsStore();
  // An empty host makes queue URLs plain: `http://127.0.0.1:4566/000000000000/name` resolves everywhere.
  store.host = "";
  store.region = region;
  const persistence = dataDir === undefined ? undefined : new PersistenceManager(dataDir);
  const create = store.createQueue.bind(store);
  store.createQueue = (name, _url, arn, attributes, tags) => {
    // A data folder may have been written under another port.
    const queue = create(name, store.buildQueueUrl(name, "", host, region), arn, attributes, tags);
    if (persistence !== undefined) receiveAllOrNothing(queue, persistence);
    prepareQueue(queue, store);
    return queue;
  };
  if (persistence !== undefined) {
    persistence.loadSqsAndSns(store, snsStore);
    store.persistence = persistence;
    for (const queue of store.allQueues()) queue.persistence = persistence;
  }
  const app = buildApp({
    logger: false,
    defaultRegion: region,
    stores: { sqsStore: store, snsStore, s3Store: new S3Store() },
  });
  store.host = "";
  await app.ready();
  return {
    store,
    handle: (request, response) => app.routing(request, response),
    sendMessage: (input) => sendMessage(input, store),
    createQueue: (input) => createQueue(input, store, { headers: { host } }),
    close: async () => {
      await app.close();
      persistence?.close();
    },
  };
}

/**
 * A receive that moves a message to its dead-letter queue deletes it from one and puts it into the other: a process
 * that is killed in between has done neither.
 */
function receiveAllOrNothing(queue: SqsQueue, persistence: Persistence): void {
  const dequeue = queue.dequeue.bind(queue);
  const db: unknown = Reflect.get(persistence, "db");
  if (!isDatabase(db)) throw new Error("This version of fauxqs keeps its data in another way.");
  queue.dequeue = (...parameters) => {
    db.exec("BEGIN");
    try {
      const received = dequeue(...parameters);
      db.exec("COMMIT");
      return received;
    } catch (error) {
      db.exec("ROLLBACK");
      throw error;
    }
  };
}

function isDatabase(value: unknown): value is { exec(statement: string): void } {
  return typeof value === "object" && value !== null && "exec" in value && typeof value.exec === "function";
}
