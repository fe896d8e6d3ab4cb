/** An error of S3, as it answers with it. */
export interface S3Error {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** An error in S3's XML (Amazon S3 API Reference, "Error responses"). */
export function s3ErrorXml({ code, message }: S3Error, resource: string): string {
  const inner = element("Code", code) + element("Message", message) + element("Resource", resource);
  return `<?xml version="1.0" encoding="UTF-8"?><Error>${inner}</Error>`;
}

export const element = (name: string, text: string): string => `<${name}>${escaped(text)}</${name}>`;

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
