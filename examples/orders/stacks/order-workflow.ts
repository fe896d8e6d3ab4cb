import { cardDeclined } from "@orders/contracts/charge-request";
import { workflow } from "@ringback/stacks/workflow";
import { charge, record, reserve } from "./tasks.ts";

const orderId = "{% $states.input.orderId %}";
const createdAt = "{% $states.input.placedAt %}";
const article = "{% $states.input.article %}";
const quantity = "{% $states.input.quantity %}";

/** An order: its stock is reserved, its customer charged, and what was charged recorded. */
export const order = workflow("Order", {
  definition: {
    QueryLanguage: "JSONata",
    StartAt: "Reserve stock",
    States: {
      "Reserve stock": reserve.state({
        message: { messageId: orderId, createdAt, event: { kind: "reserve", orderId, article, quantity } },
        result: "reservation",
        next: "Is it in stock?",
      }),
      "Is it in stock?": {
        Type: "Choice",
        Choices: [
          { Condition: "{% $states.input.reservation.stock = 'reserved' %}", Next: "Charge customer" },
        ],
        Default: "Out of stock",
      },
      "Charge customer": charge.state({
        message: {
          messageId: orderId,
          createdAt,
          event: {
            orderId,
            customer: "{% $states.input.customer %}",
            amountCents: "{% $states.input.amountCents %}",
          },
        },
        result: "charge",
        catch: [
          {
            errors: [cardDeclined],
            output: "{% $merge([$states.input, { 'declined': $parse($states.errorOutput.Cause).reason }]) %}",
            next: "Release stock",
          },
        ],
        next: "Record order",
      }),
      "Release stock": reserve.state({
        message: {
          messageId: "{% $states.input.orderId & '/release' %}",
          createdAt,
          event: { kind: "release", orderId, article, quantity },
        },
        result: "reservation",
        next: "Card declined",
      }),
      "Record order": record.state({
        message: { messageId: orderId, createdAt, event: "{% $states.input %}" },
        output: "{% $merge([$states.input, { 'status': 'accepted' }]) %}",
        end: true,
      }),
      "Out of stock": {
        Type: "Pass",
        Output: "{% $merge([$states.input, { 'status': 'out of stock' }]) %}",
        End: true,
      },
      "Card declined": {
        Type: "Pass",
        Output: "{% $merge([$states.input, { 'status': 'card declined' }]) %}",
        End: true,
      },
    },
  },
});
