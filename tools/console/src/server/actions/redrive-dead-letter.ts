import * as z from "zod/mini";
import type { RedriveOutcome } from "../../api.ts";
import type { ApiSources } from "../knowledge/api-sources.ts";
import { RequestError } from "./request-error.ts";

const requestSchema = z.object({ body: z.optional(z.string()) });

/** Sends a dead letter again, as it is or with an edited body, and waits for the outcome. */
export async function redriveDeadLetter(
  { deployment, knowledge, tables }: Pick<ApiSources, "deployment" | "knowledge" | "tables">,
  deadLetterId: string,
  body: unknown,
): Promise<RedriveOutcome> {
  const request = requestSchema.safeParse(body);
  if (!request.success) throw new RequestError("An edited body is text.");
  try {
    return await deployment.redrive(deadLetterId, request.data);
  } catch (error) {
    throw new RequestError(error instanceof Error ? error.message : String(error));
  } finally {
    await knowledge.deadLetters.refresh(tables);
  }
}
