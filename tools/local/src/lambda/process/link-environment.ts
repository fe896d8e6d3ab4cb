/**
 * The environment variables by which SST links resources to a function under `sst dev` (`SST_RESOURCE_*`); `Resource` of
 * `sst` reads them.
 *
 * @param links what the function finds in `Resource`, by name
 */
export function linkEnvironment(links: Readonly<Record<string, object>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(links).map(([name, value]) => [`SST_RESOURCE_${name}`, JSON.stringify(value)]),
  );
}
