import { Resource } from "sst";

/**
 * Writes down what is announced.
 *
 * @public Lambda calls it.
 */
export const handler = async (event: { Records: { Sns: { Message: string } }[] }) => {
  for (const { Sns } of event.Records) console.log(`${Resource.App.name} announces: ${Sns.Message}`);
};
