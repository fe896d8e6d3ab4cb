import { expect, it } from "vitest";
import type { GraphResource } from "./app-graph.ts";
import { logicalNames } from "./logical-names.ts";

const resource = (name: string, outputs: GraphResource["outputs"]): GraphResource => ({
  type: "aws:test/test:Test",
  name,
  inputs: {},
  outputs,
  protect: false,
  retainOnDelete: false,
});
const named = logicalNames({
  app: { name: "shop", stage: "local" },
  region: "us-east-1",
  accountId: "000000000000",
  resources: [
    resource("Notes", { id: "shop-Notes", arn: "arn:aws:dynamodb:us-east-1:0:table/shop-Notes" }),
    resource("NotesLog", { id: "shop-NotesLog", name: "shop-NotesLog" }),
    resource("NotesPolicy", { id: "shop-Notes" }),
  ],
  functions: [],
  links: {},
  outputs: {},
});

it.each([
  ["arn:aws:dynamodb:us-east-1:0:table/shop-Notes", "Notes"],
  ["arn:aws:dynamodb:us-east-1:0:table/shop-Notes/index/byUser", "Notes/index/byUser"],
  ["shop-NotesLog", "NotesLog"],
  ["shop-NotesLog:*", "NotesLog:*"],
  ["shop-Notes", "Notes"],
  ["shop-Notes2", "shop-Notes2"],
])("%s is %s", (text, name) => expect(named(text)).toBe(name));
