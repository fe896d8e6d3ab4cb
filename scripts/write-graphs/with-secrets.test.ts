import { expect, it } from "vitest";
import { withSecrets } from "./with-secrets.ts";

const needs =
  (...names: readonly string[]) =>
  async (environment: Readonly<Record<string, string>>) => {
    const missing = names.find((name) => environment[name] === undefined);
    if (missing !== undefined) throw new Error(`Set ${missing} in the shell.`);
    return environment;
  };

it("gives each secret that is missed a value, one after the other", async () => {
  const environment = await withSecrets(needs("SST_SECRET_MailKey", "SST_SECRET_PaymentKey"));
  expect(environment).toEqual({ SST_SECRET_MailKey: "set", SST_SECRET_PaymentKey: "set" });
});

it("passes on what fails for another reason", async () => {
  await expect(withSecrets(needs("PAYMENT_URL"))).rejects.toThrow("Set PAYMENT_URL in the shell.");
});

it("passes on a secret that is still missed where it has a value", async () => {
  const run = () => Promise.reject(new Error("SST_SECRET_MailKey is no key."));
  await expect(withSecrets(run)).rejects.toThrow("SST_SECRET_MailKey is no key.");
});
