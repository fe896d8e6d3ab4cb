const redacted = "[redacted]";

/**
 * The value without any task token: every field named MyTaskToken, and the same text wherever else it stands.
 * Strings that are JSON are looked through too, since Step Functions keeps parameters and bodies as text.
 */
export function redactTokens<T>(value: T): T {
  const text = JSON.stringify(value);
  if (text === undefined) return value;
  let clean = text;
  for (const token of tokensIn(value)) clean = clean.replaceAll(token, redacted);
  return JSON.parse(clean);
}

function tokensIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value === "string") {
    if (value.includes("MyTaskToken")) tokensIn(parsed(value), found);
    return found;
  }
  if (typeof value !== "object" || value === null) return found;
  for (const [key, field] of Object.entries(value)) {
    if (key === "MyTaskToken" && typeof field === "string" && field !== "") found.add(field);
    else tokensIn(field, found);
  }
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
