import * as z from "zod/mini";
import type { RedriveOutcome } from "../../api/page-api.ts";
import { RequestError } from "../http/request-error.ts";
import type { ApiSources } from "../state/api-sources.ts";

const requestSchema = z.object({ body: z.optional(z.string()) });

/**
 * Redrives a dead letter, as it is or with an edited body, and waits for the result.
 * @throws RequestError if there is no such dead letter, or the redrive fails
 */
export async function redriveDeadLetter(
  { deployment, state, tables }: Pick<ApiSources, "deployment" | "state" | "tables">,
  deadLetterId: string,
  body: unknown,
): Promise<RedriveOutcome> {
  const request = requestSchema.safeParse(body);
  if (!request.success) throw new RequestError("An edited body must be a string.");
  try {
    return await deployment.redrive(deadLetterId, request.data);
  } catch (error) {
    throw new RequestError(error instanceof Error ? error.message : String(error));
  } finally {
    await state.deadLetters.refresh(tables);
  }
}
