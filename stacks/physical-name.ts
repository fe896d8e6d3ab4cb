/** The name of a resource that no SST component names: app, stage and resource, as SST does it. */
export function physicalName(name: string): string {
  return `${$app.name}-${$app.stage}-${name}`;
}
