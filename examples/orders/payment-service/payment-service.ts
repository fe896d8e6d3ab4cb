import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** How the payment service behaves. */
export interface PaymentServiceOptions {
  /** What `Authorization: Bearer KEY` has to give. */
  readonly key: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** How long it takes over each charge, in milliseconds. */
  readonly slownessMs: number;
  /** So many charges at once are taken; every further one is answered 429. */
  readonly maximumAtOnce: number;
  /** A card is declined above this amount. */
  readonly limitCents: number;
  /** Every so many charges, the charge is made and its answer is lost: the connection is cut. 0 for never. */
  readonly losesEvery: number;
}

/** A charge that was made. */
export interface LedgerEntry {
  readonly id: string;
  readonly chargeId: string;
  readonly customer: string;
  readonly amountCents: number;
}

/** What it met so far. */
export interface PaymentCounts {
  readonly throttled: number;
  readonly lost: number;
  /** Charges that were asked for again, after they were made. */
  readonly repeated: number;
}

/** A payment service that runs. */
export interface RunningPaymentService extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Every charge that was made, in order. */
  readonly ledger: readonly LedgerEntry[];
  readonly counts: PaymentCounts;
  close(): Promise<void>;
}

type WantedCharge = Pick<LedgerEntry, "customer" | "amountCents">;
type Answer = { readonly status: number; readonly body: object };

/**
 * Starts a payment service on this machine that is as difficult as one of the world's: slow, soon too busy, now and then
 * silent. It charges once for each id, whatever happens.
 *
 * - `PUT /charges/ID { customer, amountCents }`: 200 `{ chargeId }`, 402 `{ reason }`, 429; asked again, the same answer
 * - `GET /charges/ID`: the answer that was given for the id, or 404
 * - `GET /ledger`: every charge, for a person
 *
 * @throws Error where the port is taken
 */
export async function startPaymentService(options: PaymentServiceOptions): Promise<RunningPaymentService> {
  const ledger: LedgerEntry[] = [];
  const answers = new Map<string, Answer>();
  const counts = { throttled: 0, lost: 0, repeated: 0 };
  let atOnce = 0;

  function decide(id: string, { customer, amountCents }: WantedCharge): Answer {
    const before = answers.get(id);
    if (before !== undefined) {
      counts.repeated += 1;
      return before;
    }
    const chargeId = `charge-${ledger.length + 1}`;
    const isDeclined = amountCents > options.limitCents;
    if (!isDeclined) ledger.push({ id, chargeId, customer, amountCents });
    const answer = isDeclined
      ? { status: 402, body: { reason: "The amount is over the card's limit." } }
      : { status: 200, body: { chargeId } };
    answers.set(id, answer);
    return answer;
  }

  async function charge(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (atOnce >= options.maximumAtOnce) {
      counts.throttled += 1;
      send(response, { status: 429, body: { reason: "Too many charges at once." } });
      return;
    }
    atOnce += 1;
    try {
      const wanted = chargeOf(JSON.parse(await textOf(request)));
      await delay(options.slownessMs);
      const isNew = !answers.has(id);
      const answer = decide(id, wanted);
      const isLost = isNew && options.losesEvery > 0 && answers.size % options.losesEvery === 0;
      if (!isLost) return send(response, answer);
      counts.lost += 1;
      response.destroy();
    } finally {
      atOnce -= 1;
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (request.method === "GET" && pathname === "/ledger")
      return send(response, { status: 200, body: ledger });
    if (request.headers.authorization !== `Bearer ${options.key}`) {
      return send(response, { status: 401, body: { reason: "The key is wrong." } });
    }
    const [, encodedId] = /^\/charges\/([^/]+)$/.exec(pathname) ?? [];
    if (encodedId === undefined) return send(response, { status: 404, body: {} });
    const id = decodeURIComponent(encodedId);
    if (request.method === "PUT") return charge(id, request, response);
    send(response, answers.get(id) ?? { status: 404, body: {} });
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else send(response, { status: 400, body: { reason: "The request is no charge." } });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, ledger, counts, close, [Symbol.asyncDispose]: close };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function chargeOf({ customer, amountCents }: Record<string, unknown>): WantedCharge {
  if (typeof customer === "string" && typeof amountCents === "number") return { customer, amountCents };
  throw new TypeError("The request is no charge.");
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
