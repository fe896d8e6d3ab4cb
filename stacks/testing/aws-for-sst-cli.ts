import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One action that was called, as IAM names it, and the ARN that it compares. */
export interface SeenCall {
  readonly action: string;
  readonly resource: string;
}

/**
 * As much of S3, Systems Manager and ECR as SST's CLI needs to keep an app's state: parameters and objects in memory,
 * empty at first. It tells what was called.
 */
export async function startAwsForSstCli(place: { region: string; account: string }): Promise<{
  readonly url: string;
  readonly calls: SeenCall[];
  close(): Promise<void>;
}> {
  const calls: SeenCall[] = [];
  const parameters = new Map<string, string>();
  const objects = new Map<string, Buffer>();
  const arn = (service: string, name: string) =>
    `arn:aws:${service}:${place.region}:${place.account}:${name}`;
  const see = (action: string, resource: string) => calls.push({ action, resource });

  function json(target: string, input: Record<string, string>): { status?: number; body: object } {
    const [, action = ""] = target.split(".");
    const { Name = "", Value = "", repositoryName = "" } = input;
    switch (action) {
      case "GetParameter": {
        see(`ssm:${action}`, arn("ssm", `parameter${Name}`));
        const found = parameters.get(Name);
        return found === undefined
          ? { status: 400, body: { __type: "ParameterNotFound" } }
          : { body: { Parameter: { Name, Value: found } } };
      }
      case "PutParameter":
        see(`ssm:${action}`, arn("ssm", `parameter${Name}`));
        parameters.set(Name, Value);
        return { body: { Version: 1 } };
      case "CreateRepository":
        see(`ecr:${action}`, arn("ecr", `repository/${repositoryName}`));
        return {
          body: { repository: { repositoryName, registryId: place.account, repositoryUri: "images" } },
        };
      default:
        throw new Error(`SST called ${target}, and nothing answers it.`);
    }
  }

  function bucket(method: string, name: string, query: URLSearchParams): string {
    const configured = ["notification", "policy", "versioning"].find((word) => query.has(word));
    if (method === "PUT") {
      const word = configured === undefined ? "" : configured[0]?.toUpperCase() + configured.slice(1);
      see(word === "" ? "s3:CreateBucket" : `s3:PutBucket${word}`, `arn:aws:s3:::${name}`);
      return "";
    }
    if (method === "GET" && query.has("list-type")) {
      see("s3:ListBucket", `arn:aws:s3:::${name}`);
      const prefix = query.get("prefix") ?? "";
      const keys = [...objects.keys()].map((path) => path.slice(name.length + 1));
      const found = keys
        .filter((key) => key.startsWith(prefix))
        .map((key) => `<Contents><Key>${key}</Key></Contents>`);
      return `<ListBucketResult><IsTruncated>false</IsTruncated>${found.join("")}</ListBucketResult>`;
    }
    throw new Error(`SST called ${method} of the bucket ${name} with ${query}, and nothing answers it.`);
  }

  function object(method: string, path: string, content: Buffer): Buffer | undefined {
    const actions: Readonly<Record<string, string>> = {
      GET: "GetObject",
      PUT: "PutObject",
      DELETE: "DeleteObject",
    };
    see(`s3:${actions[method]}`, `arn:aws:s3:::${path}`);
    if (method === "PUT") objects.set(path, content);
    if (method === "DELETE") objects.delete(path);
    return method === "GET" ? objects.get(path) : Buffer.alloc(0);
  }

  function s3(method: string, url: string, content: Buffer): { status?: number; body: Buffer | string } {
    const { pathname, searchParams } = new URL(url, "http://aws");
    const path = decodeURIComponent(pathname).replace(/^\/|\/$/g, "");
    if (method === "POST" && searchParams.has("delete")) {
      for (const [, key = ""] of content.toString().matchAll(/<Key>(.*?)<\/Key>/g)) {
        object("DELETE", `${path}/${key}`, content);
      }
      return { body: "<DeleteResult/>" };
    }
    if (!path.includes("/")) return { body: bucket(method, path, searchParams) };
    const found = object(method, path, content);
    return found === undefined
      ? { status: 404, body: "<Error><Code>NoSuchKey</Code></Error>" }
      : { body: found };
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const content = Buffer.concat(chunks);
    const target = request.headers["x-amz-target"];
    if (target === undefined) {
      const { status = 200, body } = s3(request.method ?? "GET", request.url ?? "/", content);
      response.statusCode = status;
      response.setHeader("content-type", "application/xml");
      response.end(body);
      return;
    }
    const { status = 200, body } = json(String(target), JSON.parse(content.toString()));
    response.statusCode = status;
    response.setHeader("content-type", "application/x-amz-json-1.1");
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
