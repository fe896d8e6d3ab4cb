import type { SQSEvent, SQSRecord } from "aws-lambda";

/**
 * The text of an SQS event with so many messages, as Lambda's Runtime API hands it over: an order of a shop each,
 * with a token of the length that real ones have. The same size and name give the same text.
 *
 * A record has about 2,000 bytes, so that 3,000 of them are about the 6 MB that Lambda takes.
 */
export function batchEventText(options: { size: number; name: string }): string {
  const Records = Array.from({ length: options.size }, (_, index) =>
    record(`${options.name}-${index}`, index),
  );
  const event: SQSEvent = { Records };
  return JSON.stringify(event);
}

const tokenCharacters = 700;
const receiptCharacters = 350;

function record(name: string, index: number): SQSRecord {
  const id = `${name}-`.padEnd(36, "0");
  return {
    messageId: id,
    receiptHandle: filled(`receipt ${name} `, receiptCharacters),
    body: JSON.stringify({
      Record: { messageId: id, createdAt: "2022-04-18T07:51:06Z", event: order(index) },
      MyTaskToken: filled(`token${name}`, tokenCharacters),
    }),
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "1650268267274",
      SenderId: "AROAYLZFFS6HZ3ESZEEBH:0123456789abcdef",
      ApproximateFirstReceiveTimestamp: "1650268270274",
    },
    messageAttributes: {},
    md5OfBody: "edddae585d76eb14439f5804dcef24a4",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:work",
    awsRegion: "us-east-1",
  };
}

function order(index: number) {
  return {
    orderId: `order-${index}`,
    placedBy: { customer: `customer-${index % 97}`, country: "NL" },
    lines: [
      { article: "A-1001", name: "Garden chair, oak", quantity: 4, price: 89.5 },
      { article: "B-2040", name: "Table, 180 by 90", quantity: 1, price: 349 },
    ],
    note: "Leave the parcel with the neighbours if nobody opens the door.",
  };
}

function filled(start: string, characters: number): string {
  return start.padEnd(characters, "AQCEAAAAKgAAAAMAAAAAAAAAAb");
}
