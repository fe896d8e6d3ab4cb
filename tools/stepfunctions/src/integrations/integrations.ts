/**
 * The services that tasks call, in AWS's PascalCase shapes. A rejected promise carries AWS's error name in
 * `name` (`SQS.AmazonSQSException`, `Lambda.ResourceNotFoundException`) and its message in `message`.
 */
export interface Integrations {
  /** SQS SendMessage: QueueUrl, MessageBody and so on; answers MessageId and MD5OfMessageBody. */
  sendMessage(parameters: object): Promise<object>;
  /** Lambda Invoke: FunctionName and Payload (any JSON); answers StatusCode, ExecutedVersion, Payload (JSON) and FunctionError. */
  invoke(parameters: object): Promise<object>;
}
