/**
 * The ARN of the resource that has the policy, for what belongs to it: a bucket for its objects, a table for its
 * indexes, a function for its versions and aliases.
 */
export function policyOwnerOf(resource: string): string {
  const [, , service, , , type] = resource.split(":", 6);
  if (service === "s3") return resource.split("/", 1)[0] ?? resource;
  if (service === "dynamodb") return resource.split("/", 2).join("/");
  if (service === "lambda" && type === "function") return resource.split(":").slice(0, 7).join(":");
  return resource;
}
