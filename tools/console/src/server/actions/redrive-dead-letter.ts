import * as z from "zod/mini";
import type { RedriveOutcome } from "../../api/page-api.ts";
import { RequestError } from "../http/request-error.ts";
import type { ApiSources } from "../state/api-sources.ts";

const requestSchema = z.object({ body: z.optional(z.string()) });

/** Sends a dead letter again, as it is or with an edited body, and waits for the outcome. */
export async function redriveDeadLetter(
  { deployment, state, tables }: Pick<ApiSources, "deployment" | "state" | "tables">,
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
    await state.deadLetters.refresh(tables);
  }
}
