import type { SignInTarget } from "../../src/demo/sign-in-flow.ts";
import {
  apiScopeOf,
  type DemoAccount,
  type StandInEntra,
  serveStandInEntra,
} from "../../src/demo/stand-in-entra.ts";
import type { StandInKeys } from "../../src/demo/stand-in-keys.ts";
import { webPlatform } from "../../src/runtime/web/platform.ts";

export const TENANT = "0b3c8a54-7a55-4f8e-9b0c-6f2f0c7e1a01";
export const OTHER_TENANT = "0b3c8a54-7a55-4f8e-9b0c-6f2f0c7e1a02";
export const AUDIENCE = "6d2a7a8e-3c40-4bb5-8f0f-0a8a2c1d5b10";
export const REDIRECT = "http://127.0.0.1/callback";
export const PORTAL = {
  clientId: "portal",
  clientSecret: "a secret of the portal",
  redirectUri: "http://127.0.0.1:8080/sign-in/callback",
  postLogoutRedirectUri: "http://127.0.0.1:8080/signed-out",
};
export const { entropy } = webPlatform;

export const kari: DemoAccount = {
  objectId: "oid-kari",
  userName: "Kari.Nordmann@demo.invalid",
  displayName: "Kari Nordmann",
};

/** A stand-in for these people; the list may change while it runs. */
export function serveEntra(people: readonly DemoAccount[], keys: StandInKeys): Promise<StandInEntra> {
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  return serveStandInEntra({
    tenant: TENANT,
    audience: AUDIENCE,
    clients: [
      { clientId: "demo-cli", redirectUris: [REDIRECT] },
      {
        clientId: PORTAL.clientId,
        clientSecret: PORTAL.clientSecret,
        redirectUris: [PORTAL.redirectUri],
        postLogoutRedirectUris: [PORTAL.postLogoutRedirectUri],
      },
    ],
    accounts: {
      list: async () => people,
      findByUserName: async (name) => people.find(({ userName }) => same(userName, name)) ?? null,
    },
    keys,
    entropy,
  });
}

export const targetAt = ({ issuer }: StandInEntra): SignInTarget => ({
  issuer,
  clientId: "demo-cli",
  redirectUri: REDIRECT,
  audience: AUDIENCE,
});

/** The portal's authorization request, but for what is said here; undefined leaves a parameter out. */
export function authorizeUrl(
  { issuer }: StandInEntra,
  change: { [name: string]: string | undefined } = {},
): string {
  const query = {
    client_id: PORTAL.clientId,
    response_type: "code",
    redirect_uri: PORTAL.redirectUri,
    scope: `openid profile ${apiScopeOf(AUDIENCE)}`,
    state: "s",
    nonce: "n-1",
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", // of RFC 7636, appendix B
    code_challenge_method: "S256",
    ...change,
  };
  const sent = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `${issuer}/authorize?${new URLSearchParams(sent)}`;
}
export const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

export type Visit = { readonly status: number; readonly text: string; readonly location: string | null } & {
  readonly headers: Headers;
};

/** One visitor's browser, which sends every cookie that it was given and follows nothing by itself. */
export function visitor(): (url: string, form?: { [field: string]: string }) => Promise<Visit> {
  const cookies = new Map<string, string>();
  return async (url, form) => {
    const response = await fetch(url, {
      redirect: "manual",
      headers: { cookie: [...cookies].map((pair) => pair.join("=")).join("; ") },
      ...(form ? { method: "POST", body: new URLSearchParams(form) } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split("=");
      cookies.set(name, value);
    }
    const target = response.headers.get("location");
    const location = target === null ? null : new URL(target, url).href;
    return { status: response.status, text: await response.text(), location, headers: response.headers };
  };
}
