/** The name of a resource that no SST component names: `ringback-STAGE-NAME`, as SST does it. It is not cut to AWS's limit. */
export function physicalName(name: string): string {
  return `${$app.name}-${$app.stage}-${name}`;
}
