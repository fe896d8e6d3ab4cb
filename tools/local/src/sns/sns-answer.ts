import { randomUUID } from "node:crypto";
import type { Published } from "./publish-message.ts";
import type { SnsError } from "./sns-error.ts";

const namespace = "http://sns.amazonaws.com/doc/2010-03-31/";

/** The answer of Publish in SNS's query protocol. */
export const publishAnswer = (published: Published): string => answer("Publish", written(published));

/** The answer of PublishBatch, with an outcome for each entry. */
export function publishBatchAnswer(
  outcomes: readonly ({ readonly Id: string } & (Published | { readonly error: SnsError }))[],
): string {
  const members = (isFailed: boolean) =>
    outcomes
      .filter((outcome) => "error" in outcome === isFailed)
      .map((outcome) => {
        const id = element("Id", outcome.Id);
        if (!("error" in outcome)) return element("member", id + written(outcome));
        const { code, message } = outcome.error;
        return element(
          "member",
          `${id}${element("Code", code)}${element("Message", escaped(message))}<SenderFault>true</SenderFault>`,
        );
      })
      .join("");
  return answer(
    "PublishBatch",
    `${element("Successful", members(false))}${element("Failed", members(true))}`,
  );
}

/** An error in SNS's query protocol. */
export function snsErrorAnswer({ code, message }: SnsError): string {
  const error = `<Type>Sender</Type>${element("Code", code)}${element("Message", escaped(message))}`;
  const id = element("RequestId", randomUUID());
  return `<ErrorResponse xmlns="${namespace}">${element("Error", error)}${id}</ErrorResponse>`;
}

const written = ({ MessageId, SequenceNumber }: Published) =>
  element("MessageId", MessageId) +
  (SequenceNumber === undefined ? "" : element("SequenceNumber", SequenceNumber));

function answer(action: string, result: string): string {
  const metadata = element("ResponseMetadata", element("RequestId", randomUUID()));
  return `<${action}Response xmlns="${namespace}">${element(`${action}Result`, result)}${metadata}</${action}Response>`;
}

const element = (name: string, inner: string) => `<${name}>${inner}</${name}>`;

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
