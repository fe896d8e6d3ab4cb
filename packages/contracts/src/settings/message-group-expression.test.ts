import { expect, it } from "vitest";
import { isMessageGroupExpression } from "./message-group-expression.ts";

it.each(["$states.input.source", "'all'", " $states.input.source ", '{"a": 1}.a', "'{%'"])(
  "the expression of a message group can be %j",
  (text) => {
    expect(isMessageGroupExpression(text)).toBe(true);
  },
);

it.each(["", " ", "{% $states.input.source %}", " {%'all'%}"])(
  "the expression of a message group is not %j: the workflow puts {%% %%} around it",
  (text) => {
    expect(isMessageGroupExpression(text)).toBe(false);
  },
);
