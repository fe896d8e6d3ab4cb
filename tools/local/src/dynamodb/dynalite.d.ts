/** The parts of dynalite 4.0.0 that `dynalite-store.ts` and `remember-conditions.ts` use; the package ships no types. */
declare module "dynalite/db/index.js" {
  import type { DynaliteFailure, DynaliteItem, DynaliteStore, DynaliteTable } from "./dynalite-store.ts";

  const db: {
    create(options: {
      path?: string;
      createTableMs: number;
      deleteTableMs: number;
      updateTableMs: number;
    }): DynaliteStore;
    createKey(item: DynaliteItem, table: DynaliteTable): string;
    validateKey(key: DynaliteItem, table: DynaliteTable): DynaliteFailure | undefined | null;
    validateItem(item: DynaliteItem, table: DynaliteTable): DynaliteFailure | undefined | null;
    getIndexActions(
      indexes: DynaliteTable["GlobalSecondaryIndexes"],
      existing: DynaliteItem | null,
      item: DynaliteItem,
      table: DynaliteTable,
    ): { puts: { index: string; key: string; item: DynaliteItem }[] };
  };
  export default db;
}

declare module "dynalite/db/conditionParser.js" {
  import type { ConditionContext } from "./remember-conditions.ts";

  const parser: { parse(text: string, options: { context: ConditionContext }): object | string };
  export default parser;
}

declare module "dynalite/validations/index.js" {
  const validations: {
    checkTypes(input: object, types: object): object;
    checkValidations(input: object, types: object, custom: unknown, store: object): void;
  };
  export default validations;
}
