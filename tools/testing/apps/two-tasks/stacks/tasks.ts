import { bufferedTask } from "@ringback/stacks/buffered-task";
import { recordingIn } from "@ringback/stacks/recording";
import { reservation } from "../contracts/reservation.ts";
import { taskChoices } from "./task-choices.ts";

const reservations = new sst.aws.Dynamo("Reservations", {
  fields: { reservationId: "string" },
  primaryIndex: { hashKey: "reservationId" },
});

/** Records nothing: it keeps its reservations in a table of its own, each article's in their order. */
export const reserve = bufferedTask("Reserve", {
  handler: "src/reserve.handler",
  payload: reservation,
  settings: taskChoices.Reserve ?? {},
  fifo: { messageGroup: "$states.input.detail.article", deadLettersAhead: 1 },
  permissions: [{ actions: ["dynamodb:PutItem"], resources: [reservations.arn] }],
  lookPermissions: [{ actions: ["dynamodb:GetItem"], resources: [reservations.arn] }],
  environment: { RESERVATIONS_TABLE: reservations.name },
});

const recording = recordingIn("Messages");

/** Both workflows record. */
export const record = bufferedTask("Record", {
  handler: "src/record.handler",
  ...recording,
  settings: { ...recording.settings, ...taskChoices.Record },
});
