import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";

/** What the signer needs of a client's configuration: the SDK's own credentials and region. */
type SigningConfiguration = Pick<ConstructorParameters<typeof SignatureV4>[0], "credentials" | "region">;

/**
 * A `signer` for a client's configuration that is made once. The SDK makes one for each request, with a copy of the
 * client's whole configuration, about 4 % of a callback's CPU time. What differs between requests (date, clock correction,
 * the endpoint's region and name) is an argument of each signature.
 *
 * @param service the name that the service has in signatures
 * @param configuration called when a request is signed, since the client is made after its signer
 */
export function sharedSigner(
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
