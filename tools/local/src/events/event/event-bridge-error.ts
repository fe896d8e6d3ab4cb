/** An error of EventBridge's API. */
export class EventBridgeError extends Error {
  /** @param name AWS's name of it: `ResourceNotFoundException` */
  constructor(name: "ResourceNotFoundException" | "ValidationException", message: string) {
    super(message);
    this.name = name;
  }
}
