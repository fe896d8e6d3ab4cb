import type { S3Error } from "./s3-error.ts";

/** The form with which a browser posts an object, up to its file (Amazon S3 API Reference, "POST Object"). */
export interface PostedForm {
  readonly key: string;
  /** By field, in lower case. */
  readonly fields: ReadonlyMap<string, string>;
  readonly fileBytes: number;
}

/** @returns undefined for what is no such form, which S3 refuses itself */
export async function readPostedForm(body: Buffer, contentType: string): Promise<PostedForm | undefined> {
  const headers = { "content-type": contentType };
  const entries = await new Response(new Uint8Array(body), { headers }).formData().catch(() => undefined);
  const fields = new Map<string, string>();
  for (const [name, value] of entries ?? []) {
    if (typeof value === "string" && name !== "file") {
      fields.set(name.toLowerCase(), value);
      continue;
    }
    const fileName = typeof value === "string" ? "" : (value.name.split(/[/\\]/).at(-1) ?? "");
    const key = fields.get("key")?.replaceAll(/\$\{filename\}/g, () => fileName) ?? "";
    return { key, fields, fileBytes: typeof value === "string" ? Buffer.byteLength(value) : value.size };
  }
  return undefined;
}

/**
 * Why the policy of a form refuses it, in S3's words; undefined where it has none, or fits (Amazon S3 API Reference,
 * "Creating a POST policy").
 */
export function policyRefusal({ key, fields, fileBytes }: PostedForm, bucket: string): S3Error | undefined {
  const text = fields.get("policy");
  if (text === undefined) return undefined;
  const { expiration, conditions } = policyIn(text);
  const denied = (why: string) => ({
    status: 403,
    code: "AccessDenied",
    message: `Invalid according to Policy: ${why}`,
  });
  if (!(Date.parse(String(expiration)) > Date.now())) return denied("Policy expired.");
  const values = new Map([...fields, ["key", key], ["bucket", bucket]]);
  for (const condition of Array.isArray(conditions) ? conditions : []) {
    const [operator, name, wanted] = Array.isArray(condition)
      ? condition
      : ["eq", ...(Object.entries(Object(condition))[0] ?? [])];
    if (operator === "content-length-range") {
      if (fileBytes < Number(name)) return size("EntityTooSmall", "is smaller than the minimum allowed size");
      if (fileBytes > Number(wanted)) return size("EntityTooLarge", "exceeds the maximum allowed size");
      continue;
    }
    const field = String(name).replace(/^\$/, "");
    const value = values.get(field.toLowerCase()) ?? "";
    const fits = operator === "starts-with" ? value.startsWith(String(wanted)) : value === String(wanted);
    if (!fits) {
      return denied(`Policy Condition failed: ${JSON.stringify([operator, `$${field}`, wanted])}`);
    }
  }
  return undefined;
}

const size = (code: string, what: string) => ({ status: 400, code, message: `Your proposed upload ${what}` });

/** What cannot be read has expired. */
function policyIn(text: string): { expiration?: unknown; conditions?: unknown } {
  try {
    return { ...Object(JSON.parse(Buffer.from(text, "base64").toString())) };
  } catch {
    return {};
  }
}
