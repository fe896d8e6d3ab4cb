import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";

/** What its signer reads of a client's own configuration: where credentials and region come from stays the SDK's. */
type SigningConfiguration = Pick<ConstructorParameters<typeof SignatureV4>[0], "credentials" | "region">;

/**
 * The `signer` of a client, made once. The SDK makes one for each request, with a copy of the client's whole
 * configuration, about 4 % of a callback's CPU time. What differs by request (the date and its correction, region and
 * name of the endpoint) the SDK tells the signer as it signs.
 *
 * @param service the signing name
 * @param configuration called when a request is signed, since a client comes after its signer
 */
export function oneSigner(
  service: "dynamodb" | "states",
  configuration: () => SigningConfiguration,
): () => Promise<SignatureV4> {
  let signer: SignatureV4 | undefined;
  return async () => {
    const { credentials, region } = configuration();
    signer ??= new SignatureV4({ service, credentials, region, sha256: Sha256 });
    return signer;
  };
}
