/**
 * Step Functions' endpoint of a region, unless the environment names another as it does for the SDKs
 * (AWS SDKs and Tools Reference Guide, "Service-specific endpoints").
 */
export function statesEndpoint(region: string): string {
  const { AWS_ENDPOINT_URL_SFN, AWS_ENDPOINT_URL } = process.env;
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return AWS_ENDPOINT_URL_SFN ?? AWS_ENDPOINT_URL ?? `https://states.${region}.${suffix}/`;
}
