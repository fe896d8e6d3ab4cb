/**
 * The services that tasks call, in AWS's PascalCase shapes. A rejected promise carries in `name` the error as Step Functions
 * names it for Retry and Catch (`SQS.AmazonSQSException`, `Lambda.ResourceNotFoundException`), and in `message` its cause.
 */
export interface Integrations {
  /**
   * SQS SendMessage: QueueUrl, MessageBody (a text) and so on; answers MessageId and MD5OfMessageBody. It may be called again for
   * a message that was sent, after a SIGKILL: the same task token is in it.
   */
  sendMessage(parameters: object, caller: TaskCaller): Promise<object>;
  /** Lambda Invoke: FunctionName and Payload (any JSON); answers StatusCode, ExecutedVersion, Payload (JSON) and FunctionError. */
  invoke(parameters: object, caller: TaskCaller): Promise<object>;
}

/** The state machine whose task calls, as it was when the execution began. */
export interface TaskCaller {
  readonly arn: string;
  /** In whose name it calls. */
  readonly roleArn: string;
}
