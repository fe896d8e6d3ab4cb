import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** Texts, numbers and truth values in DynamoDB's own form. What is undefined is left out. */
export function attributeValues(
  fields: Readonly<Record<string, string | number | boolean | undefined>>,
): Record<string, AttributeValue> {
  const values: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) values[name] = attributeValue(value);
  }
  return values;
}

function attributeValue(value: string | number | boolean): AttributeValue {
  if (typeof value === "string") return { S: value };
  return typeof value === "number" ? { N: String(value) } : { BOOL: value };
}
