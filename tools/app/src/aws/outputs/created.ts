import type { Place } from "../place.ts";

/** A resource that is created, and ARNs of its place. */
export interface Created {
  /** The name on AWS. */
  readonly name: string;
  readonly logicalName: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly place: Place;
  /** Of a regional service: `arn("sqs", "queue")`. */
  arn(service: string, resource: string): string;
  /** Of a service that has no regions. */
  globalArn(service: string, resource: string): string;
}

/** What AWS adds to a resource. */
export type Outputs = Readonly<Record<string, unknown>> & { readonly id: string };

/**
 * The outputs of resources, by Pulumi's type. Ids are those that AWS's provider gives (the documentation of each type,
 * "Outputs"); what AWS draws by lot is made from the logical name.
 */
export type OutputsByType = Readonly<Record<string, (created: Created) => Outputs>>;
