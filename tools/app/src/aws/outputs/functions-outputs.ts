import { lettersOf, uuidOf } from "../names/letters-of.ts";
import type { Place } from "../place.ts";
import type { OutputsByType } from "./created.ts";
import { idLetters } from "./id-letters.ts";
import { textOf } from "./text-of.ts";

/** Functions and state machines. */
export const functionsOutputs: OutputsByType = {
  "aws:lambda/function:Function": ({ name, place, arn }) => {
    const functionArn = arn("lambda", `function:${name}`);
    return {
      id: name,
      name,
      arn: functionArn,
      version: "$LATEST",
      qualifiedArn: `${functionArn}:$LATEST`,
      invokeArn: invokeArn(place, functionArn),
      qualifiedInvokeArn: invokeArn(place, `${functionArn}:$LATEST`),
    };
  },
  "aws:lambda/alias:Alias": ({ name, inputs, place, arn }) => {
    const functionName = textOf(inputs["functionName"]).split(":function:").at(-1);
    const aliasArn = arn("lambda", `function:${functionName}:${name}`);
    return { id: aliasArn, name, arn: aliasArn, invokeArn: invokeArn(place, aliasArn) };
  },
  "aws:lambda/functionUrl:FunctionUrl": ({ logicalName, inputs, place }) => {
    const urlId = lettersOf(logicalName, 32, idLetters);
    return {
      id: textOf(inputs["functionName"]),
      urlId,
      functionUrl: `https://${urlId}.lambda-url.${place.region}.on.aws/`,
    };
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": ({ logicalName, inputs, arn }) => {
    const uuid = uuidOf(logicalName);
    const functionName = textOf(inputs["functionName"]);
    return {
      id: uuid,
      uuid,
      arn: arn("lambda", `event-source-mapping:${uuid}`),
      functionArn: functionName.startsWith("arn:") ? functionName : arn("lambda", `function:${functionName}`),
    };
  },
  "aws:lambda/permission:Permission": ({ logicalName, inputs }) => {
    const statementId = textOf(inputs["statementId"]) || `${logicalName}-${lettersOf(logicalName, 7)}`;
    return { id: statementId, statementId };
  },
  "aws:sfn/stateMachine:StateMachine": ({ name, arn }) => {
    const stateMachineArn = arn("states", `stateMachine:${name}`);
    return { id: stateMachineArn, name, arn: stateMachineArn, status: "ACTIVE" };
  },
  "aws:sfn/activity:Activity": ({ name, arn }) => {
    const activityArn = arn("states", `activity:${name}`);
    return { id: activityArn, name, arn: activityArn };
  },
};

function invokeArn({ partition, region }: Place, functionArn: string): string {
  return `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
}
