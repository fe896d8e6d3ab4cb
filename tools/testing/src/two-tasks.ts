import { join } from "node:path";

/**
 * The folder of an app with several tasks. `Reserve` is FIFO by article, records nothing and can say whether it has reserved;
 * `Record` records. The workflow `Order` has both in a Parallel, and events start it; `Restock` has Reserve, a Map of Record,
 * and Reserve again, and catches `OutOfStock`, with which Reserve refuses a quantity over 100. Both take an event whose detail
 * is `{ article, quantity }`, for Restock with `items`, any JSON each.
 */
export const twoTasks: string = join(import.meta.dirname, "..", "apps", "two-tasks");
