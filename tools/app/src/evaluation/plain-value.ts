/** How Pulumi marks a value that is more than it seems (its SDK, `runtime/rpc`). */
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/**
 * A value as plain data: secrets unwrapped, files and archives as their paths, other resources as their URNs, nothing
 * undefined.
 *
 * @param textOf how a text is written in the graph
 */
async function plainValue(value: unknown, textOf: (text: string) => string): Promise<unknown> {
  if (typeof value === "string") return textOf(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Promise.all(value.map((item) => plainValue(item, textOf)));
  if (Reflect.get(value, signature) === secretSignature) {
    return plainValue(Reflect.get(value, "value"), textOf);
  }
  if ("__pulumiAsset" in value || "__pulumiArchive" in value) return plainAsset(value, textOf);
  if ("__pulumiResource" in value && "urn" in value) return plainValue(await settled(value.urn), textOf);
  const entries = await Promise.all(
    Object.entries(value).map(async ([key, member]) => [key, await plainValue(member, textOf)] as const),
  );
  return Object.fromEntries(entries.filter(([, member]) => member !== undefined));
}

/** The same for what has names. */
export async function plainValues(
  values: Readonly<Record<string, unknown>>,
  textOf: (text: string) => string,
): Promise<Readonly<Record<string, unknown>>> {
  const plain = await plainValue(values, textOf);
  return typeof plain === "object" && plain !== null ? { ...plain } : {};
}

async function plainAsset(value: object, textOf: (text: string) => string): Promise<unknown> {
  for (const kind of ["path", "uri", "text", "assets"]) {
    if (kind in value) return { [kind]: await plainValue(await Reflect.get(value, kind), textOf) };
  }
  return {};
}

/** Of Pulumi's `Output`. */
async function settled(value: unknown): Promise<unknown> {
  if (
    typeof value === "object" &&
    value !== null &&
    "promise" in value &&
    typeof value.promise === "function"
  ) {
    return value.promise();
  }
  return value;
}
