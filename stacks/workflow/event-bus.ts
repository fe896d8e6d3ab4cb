let bus: sst.aws.Bus | undefined;

/** The app's event bus, whose rules start workflows. */
export function eventBus(): sst.aws.Bus {
  if (bus === undefined) {
    bus = new sst.aws.Bus("Events");
    // What the command line finds under `sst shell`.
    new sst.Linkable("EventBus", { properties: { name: bus.name } });
  }
  return bus;
}
