import type { Config } from "../../src/config/config.ts";
import { webPlatform } from "../../src/runtime/web/platform.ts";

/** The settings as an operator would set them; the inverse of `readConfig`. */
export function settingsOf({
  signIn,
  register,
  auditKeys,
  personNumberKey,
  credentialKey,
}: Config): Record<string, string> {
  const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
  const { issuer, clientId, privateKeyJwk } = register.maskinporten;
  const { one, few, many } = register.timeoutsMs;
  const thisYear = new Date(webPlatform.clock.now()).getUTCFullYear();
  const keys = [...auditKeys].filter(([epoch]) => Math.abs(Number(epoch.slice(0, 4)) - thisYear) <= 1);
  return {
    SIGNIN_AUTHORITY: signIn.authority.href,
    SIGNIN_TENANTS: signIn.tenants.join(","),
    SIGNIN_AUDIENCE: signIn.audience,
    SIGNIN_CLIENT_SECRET: signIn.clientSecret,
    FIKS_URL: register.baseUrl.href,
    FIKS_TIMEOUTS_MS: [one, few, many].join(","),
    MASKINPORTEN_ISSUER: issuer.href,
    MASKINPORTEN_CLIENT_ID: clientId,
    MASKINPORTEN_KEY: JSON.stringify(privateKeyJwk),
    AUDIT_KEYS: keys.map(([epoch, secret]) => `${epoch}=${base64url(secret)}`).join(","),
    PERSON_NUMBER_KEY: base64url(personNumberKey),
    CREDENTIAL_KEY: base64url(credentialKey),
  };
}
