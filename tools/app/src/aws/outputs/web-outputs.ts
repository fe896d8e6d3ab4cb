import { lettersOf, uuidOf } from "../names/letters-of.ts";
import type { OutputsByType } from "./created.ts";
import { idLetters } from "./id-letters.ts";
import { textOf } from "./text-of.ts";

/** APIs and distributions. */
export const webOutputs: OutputsByType = {
  "aws:apigatewayv2/api:Api": ({ name, logicalName, inputs, place, arn }) => {
    const id = lettersOf(logicalName, 10, idLetters);
    const scheme = inputs["protocolType"] === "WEBSOCKET" ? "wss" : "https";
    return {
      id,
      name,
      arn: `arn:${place.partition}:apigateway:${place.region}::/apis/${id}`,
      apiEndpoint: `${scheme}://${id}.execute-api.${place.region}.${place.domain}`,
      executionArn: arn("execute-api", id),
    };
  },
  "aws:apigatewayv2/stage:Stage": ({ name, inputs, place, arn }) => {
    const api = textOf(inputs["apiId"]);
    const path = name === "$default" ? "" : name;
    return {
      id: name,
      name,
      arn: `arn:${place.partition}:apigateway:${place.region}::/apis/${api}/stages/${name}`,
      executionArn: `${arn("execute-api", api)}/${name}`,
      invokeUrl: `https://${api}.execute-api.${place.region}.${place.domain}/${path}`,
    };
  },
  "aws:apigateway/restApi:RestApi": ({ name, logicalName, place, arn }) => {
    const id = lettersOf(logicalName, 10, idLetters);
    return {
      id,
      name,
      arn: `arn:${place.partition}:apigateway:${place.region}::/restapis/${id}`,
      executionArn: arn("execute-api", id),
      rootResourceId: lettersOf(`${logicalName} root`, 10, idLetters),
    };
  },
  "aws:cloudfront/distribution:Distribution": ({ logicalName, globalArn }) => {
    const id = `E${lettersOf(logicalName, 13, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")}`;
    return {
      id,
      arn: globalArn("cloudfront", `distribution/${id}`),
      domainName: `d${lettersOf(logicalName, 13, idLetters)}.cloudfront.net`,
      // CloudFront's own zone, the same for all distributions.
      hostedZoneId: "Z2FDTNDATAQYW2",
      status: "Deployed",
      etag: `E${lettersOf(`${logicalName} etag`, 12, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")}`,
    };
  },
  "aws:cloudfront/function:Function": ({ name, globalArn }) => ({
    id: name,
    name,
    arn: globalArn("cloudfront", `function/${name}`),
  }),
  "aws:cloudfront/keyValueStore:KeyValueStore": ({ name, logicalName, globalArn }) => {
    const id = uuidOf(logicalName);
    return { id, name, arn: globalArn("cloudfront", `key-value-store/${id}`) };
  },
};
