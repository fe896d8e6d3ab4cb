import {
  type CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";
import type { RunningApp } from "@ringback/local/endpoint/endpoint";

/**
 * Reads the CloudWatch logs of a stage's functions and executions, or says why they cannot be read.
 *
 * @param run.startedAt the beginning of the logs to read, in milliseconds since 1970
 */
export async function readCloudWatchLogs(
  client: CloudWatchLogsClient,
  { app, startedAt }: { app: RunningApp["app"]; startedAt: number },
): Promise<{ readonly text: string } | { readonly notReadable: string }> {
  const lines: string[] = [];
  try {
    for (const prefix of ["/aws/lambda/", "/aws/vendedlogs/states/"]) {
      for (const logGroupName of await namesOf(client, `${prefix}${app.name}-${app.stage}-`)) {
        const pages = paginateFilterLogEvents({ client }, { logGroupName, startTime: startedAt });
        for await (const { events = [] } of pages) lines.push(...events.map(({ message = "" }) => message));
      }
    }
  } catch (error) {
    return { notReadable: error instanceof Error ? error.name : String(error) };
  }
  return { text: lines.join("\n") };
}

async function namesOf(client: CloudWatchLogsClient, logGroupNamePrefix: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, { logGroupNamePrefix })) {
    names.push(...logGroups.flatMap(({ logGroupName }) => logGroupName ?? []));
  }
  return names;
}
