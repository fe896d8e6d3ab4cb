/// <reference path="../../../../.sst/platform/config.d.ts" />

/** @public SST reads it. */
export default $config({
  app() {
    return { name: "bus-and-steps", removal: "remove", home: "aws" };
  },
  async run() {
    const bus = new sst.aws.Bus("Bus");
    const topic = new sst.aws.SnsTopic("Topic");
    const parcels = new sst.aws.Queue("Parcels");
    const kept = new sst.aws.Queue("Kept");
    const pack = new sst.aws.Function("Pack", { handler: "src/pack.handler", link: [topic] });

    topic.subscribe("Announce", "src/announce.handler", { filter: { size: ["large"] } });
    topic.subscribeQueue("Ship", parcels);
    bus.subscribe("Audit", "src/audit.handler", {
      pattern: {
        source: ["shop"],
        detailType: ["Ordered", "Cancelled"],
        detail: { items: [{ exists: true }] },
      },
    });
    bus.subscribeQueue("Keep", kept, { pattern: { source: ["shop"] } });

    const packing = sst.aws.StepFunctions.lambdaInvoke({
      name: "Packing",
      function: pack,
      payload: { order: "{% $states.input %}" },
      output: "{% $states.result.Payload %}",
    }).retry({ errors: ["Lambda.TooManyRequestsException"], maxAttempts: 2, interval: "1 second" });
    const shipping = sst.aws.StepFunctions.sqsSendMessage({
      name: "Shipping",
      queue: parcels,
      messageBody: "{% $string($states.input.parcel) %}",
    });
    shipping.next(sst.aws.StepFunctions.succeed({ name: "Done" }));
    const parcel = sst.aws.StepFunctions.choice({ name: "Has a parcel" })
      .when("{% $exists($states.input.parcel) %}", shipping)
      .otherwise(sst.aws.StepFunctions.fail({ name: "Nothing packed", error: "Empty" }));
    const fulfilment = new sst.aws.StepFunctions("Fulfilment", { definition: packing.next(parcel) });
    return { bus: bus.name, topic: topic.arn, fulfilment: fulfilment.arn };
  },
});
