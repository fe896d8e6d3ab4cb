import type { IncomingMessage, ServerResponse } from "node:http";
import { DatabaseSync } from "node:sqlite";
import type { buildApp } from "fauxqs";
import { sqsActions } from "./api/actions.ts";
import type { SqsBackend } from "./api/sqs-api.ts";
import { keepDeadLetterSources, markMovedMessages } from "./keep-dead-letter-sources.ts";
import type { FauxqsStores, SqsQueue, SqsStore } from "./store/sqs-store.ts";

type Persistence = NonNullable<SqsStore["persistence"]> & {
  insertQueue(queue: SqsQueue): void;
  load(...stores: [SqsStore, FauxqsStores["snsStore"], FauxqsStores["s3Store"]]): void;
  close(): void;
};

/** An action of SQS as fauxqs has it: the API's input, the API's output. Throws an error whose `code` is AWS's. */
type Perform = (
  input: object,
  store: SqsStore,
  request: { headers: { host: string; authorization?: string } },
) => object | Promise<object>;

// fauxqs exports its application only. Its store, its data folder and its actions without HTTP are imported by path,
// here and nowhere else, and its version is pinned.
const inside = (path: string) => import(new URL(path, import.meta.resolve("fauxqs")).href);
const { SqsStore: QueueStore }: { SqsStore: new () => SqsStore } = await inside("./sqs/sqsStore.js");
const { SnsStore }: { SnsStore: new () => FauxqsStores["snsStore"] } = await inside("./sns/snsStore.js");
const { S3Store }: { S3Store: new () => FauxqsStores["s3Store"] } = await inside("./s3/s3Store.js");
const { PersistenceManager }: { PersistenceManager: new (dataDir: string) => Persistence } =
  await inside("./persistence.js");
const performers = new Map<string, Perform>();
for (const name of Object.keys(sqsActions)) {
  const exported = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  const module: Record<string, Perform> = await inside(`./sqs/actions/${exported}.js`);
  const perform = module[exported];
  if (perform !== undefined) performers.set(name, perform);
}
// fauxqs refuses characters beyond U+FFFF, such as every emoji. `message-characters.ts` has the characters that SQS
// allows.
const sqsTypes: { INVALID_MESSAGE_BODY_CHAR: RegExp; SETTABLE_ATTRIBUTES: Set<string> } =
  await inside("./sqs/sqsTypes.js");
const { INVALID_MESSAGE_BODY_CHAR, SETTABLE_ATTRIBUTES } = sqsTypes;
Object.defineProperty(INVALID_MESSAGE_BODY_CHAR, "test", { configurable: true, value: () => false });
// It takes these at a queue's creation only.
for (const name of ["DeduplicationScope", "FifoThroughputLimit"]) SETTABLE_ATTRIBUTES.add(name);

/** An HTTP application of fauxqs. */
export type FauxqsApp = ReturnType<typeof buildApp>;

const maximumObjectBytes = 5 * 1024 ** 3;

/** fauxqs without a listener of its own: its stores, its HTTP application and its actions called in process. */
export interface Fauxqs extends SqsBackend {
  readonly snsStore: FauxqsStores["snsStore"];
  readonly s3Store: FauxqsStores["s3Store"];
  /** S3 over HTTP. `prepare` may put rules in front of its routes. */
  openS3(
    prepare: (app: FauxqsApp) => void,
  ): Promise<(request: IncomingMessage, response: ServerResponse) => void>;
  /** A form of SNS or STS. */
  handleForm(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens fauxqs for an endpoint. Its queues are created through the API, or are in the data folder.
 *
 * @param options.host host and port of the endpoint, the base of every queue URL
 * @param options.dataDir folder that keeps queues and messages; in memory without it
 * @param options.loadAttributes may change the attributes that the data folder has for a queue
 * @param options.prepareQueue called with each queue before its first message
 */
export async function openFauxqs(options: {
  host: string;
  region: string;
  dataDir?: string;
  loadAttributes?(queueName: string, attributes: Record<string, string>): Record<string, string>;
  prepareQueue(queue: SqsQueue, store: SqsStore): void;
}): Promise<Fauxqs> {
  const { host, region, dataDir, prepareQueue, loadAttributes } = options;
  const store = new QueueStore();
  const snsStore = new SnsStore();
  const s3Store = new S3Store();
  // With an empty host, queue URLs name no region's host: `http://127.0.0.1:4566/000000000000/name` resolves
  // everywhere.
  store.host = "";
  store.region = region;
  const persistence = dataDir === undefined ? undefined : new PersistenceManager(dataDir);
  const database = persistence === undefined ? undefined : databaseOf(persistence);
  const sources = database === undefined ? undefined : keepDeadLetterSources(database);
  const create = store.createQueue.bind(store);
  store.createQueue = (name, _url, arn, given, tags) => {
    const isLoaded = persistence !== undefined && store.persistence === undefined;
    const attributes = isLoaded ? (loadAttributes?.(name, given ?? {}) ?? given) : given;
    // A data folder may have been written under another port.
    const queue = create(name, store.buildQueueUrl(name, "", host, region), arn, attributes, tags);
    if (database !== undefined) receiveAllOrNothing(queue, database);
    markMovedMessages(queue);
    sources?.keep(queue);
    prepareQueue(queue, store);
    return queue;
  };
  if (persistence !== undefined) {
    persistence.load(store, snsStore, s3Store);
    if (database !== undefined) keepMessagesOfTaggedQueues(persistence, database);
    store.persistence = persistence;
    snsStore.persistence = persistence;
    s3Store.persistence = persistence;
    for (const queue of store.allQueues()) {
      queue.persistence = persistence;
      sources?.restore(queue);
    }
  }
  // The application is loaded by the first request that needs it: with Fastify it is a quarter of the modules of a start.
  const apps: FauxqsApp[] = [];
  async function openApp(prepare?: (app: FauxqsApp) => void): Promise<FauxqsApp> {
    const { buildApp } = await import("fauxqs");
    const stores = { sqsStore: store, snsStore, s3Store };
    const app = buildApp({ logger: false, defaultRegion: region, stores });
    apps.push(app);
    prepare?.(app);
    await app.ready();
    return app;
  }
  let forms: Promise<FauxqsApp> | undefined;
  return {
    store,
    snsStore,
    s3Store,
    openS3: async (prepare) => {
      const s3 = await openApp((app) => {
        // An object may have any content type, that of a form too, and up to 5 GiB in one request.
        app.removeAllContentTypeParsers();
        app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: maximumObjectBytes }, (_, body, done) =>
          done(null, body),
        );
        prepare(app);
      });
      return (request, response) => s3.routing(request, response);
    },
    // An SDK may post to any path; fauxqs has a route for the root only.
    handleForm: async (request, response) => {
      forms ??= openApp();
      (await forms).routing(Object.assign(request, { url: "/" }), response);
    },
    perform: (action, input, authorization) => {
      const perform = performers.get(action);
      if (perform === undefined) throw new Error("This version of fauxqs has its actions elsewhere.");
      const headers = { host, ...(authorization === undefined ? {} : { authorization }) };
      return perform(input, store, { headers });
    },
    close: async () => {
      // Ends every receive that waits, with no message.
      store.shutdown();
      await Promise.all(apps.map((app) => app.close()));
      persistence?.close();
    },
  };
}

/**
 * A receive that moves a message to its dead-letter queue deletes it from one queue and adds it to the other. Both are
 * in one transaction, so that a process that is killed in between loses no message.
 */
function receiveAllOrNothing(queue: SqsQueue, database: DatabaseSync): void {
  const dequeue = queue.dequeue.bind(queue);
  queue.dequeue = (...parameters) => {
    database.exec("BEGIN");
    try {
      const received = dequeue(...parameters);
      database.exec("COMMIT");
      return received;
    } catch (error) {
      // SQLite ends the transaction by itself where the disk is full.
      if (database.isTransaction) database.exec("ROLLBACK");
      throw error;
    }
  };
}

/**
 * TagQueue stores its queue by replacing its row, and with the row go all messages that refer to it: a queue that is
 * there has its row updated instead.
 */
function keepMessagesOfTaggedQueues(persistence: Persistence, database: DatabaseSync): void {
  const insertQueue = persistence.insertQueue.bind(persistence);
  const update = database.prepare("UPDATE sqs_queues SET tags = ? WHERE name = ?");
  persistence.insertQueue = (queue) => {
    const { changes } = update.run(JSON.stringify(Object.fromEntries(queue.tags)), queue.name);
    if (changes === 0) insertQueue(queue);
  };
}

function databaseOf(persistence: Persistence): DatabaseSync {
  const database: unknown = Reflect.get(persistence, "db");
  if (!(database instanceof DatabaseSync)) {
    throw new Error("This version of fauxqs keeps its data in another way.");
  }
  return database;
}
