import { workflow } from "@ringback/stacks/workflow";
import { record, reserve } from "./tasks.ts";

/** Both tasks at once, for every event on the app's bus. */
export const order = workflow("Order", {
  events: { undelivered: "src/undelivered-events.handler" },
  definition: {
    Comment: "Reserves an article and records the order.",
    QueryLanguage: "JSONata",
    StartAt: "Reserve and record",
    States: {
      "Reserve and record": {
        Type: "Parallel",
        Branches: [
          { StartAt: "Reserve article", States: { "Reserve article": reserve.state({ end: true }) } },
          { StartAt: "Record order", States: { "Record order": record.state({ end: true }) } },
        ],
        Output: "{% {'reserved': $states.result[0], 'recorded': $states.result[1]} %}",
        End: true,
      },
    },
  },
});

const items = {
  Type: "Map",
  Items: "{% $states.input.detail.items %}",
  ItemSelector: {
    id: "{% $states.input.id & '-' & $string($states.context.Map.Item.Index) %}",
    time: "{% $states.input.time %}",
    detail: "{% $states.context.Map.Item.Value %}",
  },
  ItemProcessor: {
    ProcessorConfig: { Mode: "INLINE" },
    StartAt: "Record item",
    States: { "Record item": record.state({ end: true }) },
  },
  Output: "{% $merge([$states.input, {'items': $states.result}]) %}",
  Next: "Reserve the rest",
};

/** A task before, within and after a Map. What is out of stock is caught, and every other failure ends the execution. */
export const restock = workflow("Restock", {
  timeoutSeconds: 7200,
  definition: {
    Comment: "Reserves an article, records each of its items, and reserves what is left.",
    QueryLanguage: "JSONata",
    StartAt: "Reserve first",
    States: {
      "Reserve first": reserve.state({
        result: "reserved",
        next: "Record items",
        catch: [{ errors: ["OutOfStock"], next: "Give up" }],
      }),
      "Record items": items,
      "Reserve the rest": reserve.state({
        message: {
          messageId: "{% $states.input.id & '-rest' %}",
          createdAt: "{% $states.input.time %}",
          event: "{% $states.input.detail %}",
        },
        result: "rest",
        end: true,
      }),
      "Give up": { Type: "Succeed" },
    },
  },
});
