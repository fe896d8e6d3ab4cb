/** The workflow of 2022, in the form that AWS CDK's `SqsSendMessage` task gave it: JSONPath all through. */
export const articleWorkflow = (queueUrl: string) => ({
  StartAt: "Record using Queue",
  States: {
    "Record using Queue": {
      End: true,
      Type: "Task",
      Comment: "Record message into dynamodb using SQS queue buffered lambda",
      InputPath: "$",
      ResultPath: "$.recordResult",
      ResultSelector: { "Payload.$": "$", "StatusCode.$": "$.statusCode" },
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      Parameters: {
        QueueUrl: queueUrl,
        MessageBody: {
          Record: { "messageId.$": "$.id", "createdAt.$": "$.time", "event.$": "$.detail" },
          "MyTaskToken.$": "$$.Task.Token",
        },
      },
    },
  },
  TimeoutSeconds: 300,
});
