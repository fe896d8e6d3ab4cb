/** The JSON protocol of SQS by hand, for what no SDK sends. */
export async function postSqs(
  url: string,
  action: string,
  input: unknown,
): Promise<{ status: number; code?: string; queryError: string | null; answer: Record<string, unknown> }> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": `AmazonSQS.${action}` },
    body: typeof input === "string" ? input : JSON.stringify(input),
  });
  const answer: Record<string, unknown> = JSON.parse(await response.text());
  const type = answer["__type"];
  return {
    status: response.status,
    ...(typeof type === "string" ? { code: type.slice(type.indexOf("#") + 1) } : {}),
    queryError: response.headers.get("x-amzn-query-error"),
    answer,
  };
}
