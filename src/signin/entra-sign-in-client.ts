import type { INetworkModule } from "@azure/msal-node";
import type { Instant } from "../kernel/instant.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { issuerOf, type SignedIn } from "./bearer-service.ts";
import { CLOCK_LEEWAY_SECONDS, discover, issuerKeys } from "./issuer-keys.ts";

/** What binds an answer of the identity provider to the browser that asked (RFC 9700, section 2.1). */
export type Attempt = { tenant: string; state: string; nonce: string; verifier: string; fresh: boolean };

/** The identity provider cannot be asked now, or what it gave is not to be believed. */
export type NotSignedIn = "identity_provider_unavailable" | "sign_in_not_believed";

export type EntraSignIn = {
  /** Where the browser goes to sign in. */
  addressFor(attempt: Attempt): Promise<Result<string, NotSignedIn>>;
  /** Who the code of the callback is about. `iss` is the callback's, where it has one (RFC 9207). */
  redeem(attempt: Attempt, code: string, iss: string | undefined): Promise<Result<SignedIn, NotSignedIn>>;
  /** Where the browser goes to sign out at the identity provider too; null when it cannot be told. */
  signOutAddress(tenant: string): Promise<string | null>;
};

type Settings = { authority: URL; audience: string; clientSecret: string; publicUrl: string };
type Surroundings = { fetch: typeof fetch; clock: { now(): Instant } };

const SCOPES = ["openid", "profile"];
const TIMEOUT_MS = 10_000;

/**
 * Signing people in by Entra, as a confidential client with authorization code and PKCE (S256), by msal. What msal does
 * not verify of an ID token, its signature above all, is verified here. Tokens are read once and kept nowhere, msal's
 * cache goes with its client; it is loaded when somebody signs in. It refuses an authority without TLS, which settings
 * allow on loopback alone: there it is told https, and all that is sent goes where the discovery document says.
 */
export function entraSignIn(settings: Settings, { fetch: fetcher, clock }: Surroundings): EntraSignIn {
  const { authority, audience, clientSecret, publicUrl } = settings;
  const keys = issuerKeys(fetcher);
  const redirectUri = `${publicUrl}/signin/callback`;
  const documents = new Map<string, Promise<Record<string, unknown>>>();

  const documentOf = (tenant: string): Promise<Record<string, unknown>> => {
    const issuer = issuerOf(authority, tenant);
    const known =
      documents.get(tenant) ?? discover(issuer, `${issuer}/.well-known/openid-configuration`, fetcher);
    documents.set(tenant, known);
    known.catch(() => documents.delete(tenant));
    return known;
  };

  async function clientOf(tenant: string, onFailure = () => {}) {
    const [msal, document] = await Promise.all([import("@azure/msal-node"), documentOf(tenant)]);
    return new msal.ConfidentialClientApplication({
      auth: {
        clientId: audience,
        clientSecret,
        authority: issuerOf(authority, tenant).replace(/^http:/, "https:"),
        knownAuthorities: [authority.host],
        authorityMetadata: JSON.stringify(document),
      },
      system: { protocolMode: msal.ProtocolMode.OIDC, networkClient: networkOf(fetcher, onFailure) },
    });
  }

  return {
    addressFor: async ({ tenant, state, nonce, verifier, fresh }) => {
      try {
        const client = await clientOf(tenant);
        const address = await client.getAuthCodeUrl({
          scopes: SCOPES,
          redirectUri,
          state,
          nonce,
          codeChallenge: await challengeOf(verifier),
          codeChallengeMethod: "S256",
          // Not as msal's own `maxAge`, which it does not send.
          ...(fresh ? { prompt: "login", extraQueryParameters: { max_age: "0" } } : {}),
        });
        const asked = new URL(address);
        asked.searchParams.set("scope", SCOPES.join(" ")); // msal adds offline_access; nobody here refreshes anything
        return ok(asked.href);
      } catch {
        return err("identity_provider_unavailable");
      }
    },

    redeem: async ({ tenant, nonce, verifier }, code, iss) => {
      const issuer = issuerOf(authority, tenant);
      let idToken: string;
      let unreachable = false;
      try {
        const document = await documentOf(tenant);
        const told = document.authorization_response_iss_parameter_supported === true;
        if (told ? iss !== issuer : iss !== undefined && iss !== issuer) return err("sign_in_not_believed");
        const client = await clientOf(tenant, () => {
          unreachable = true;
        });
        const answer = await client.acquireTokenByCode({
          scopes: SCOPES,
          redirectUri,
          code,
          codeVerifier: verifier,
          nonce,
        });
        idToken = answer.idToken;
      } catch (error) {
        // What is no error of msal's, which have a code, says nothing about the code or the token.
        const ofMsal = error instanceof Error && "errorCode" in error;
        return err(unreachable || !ofMsal ? "identity_provider_unavailable" : "sign_in_not_believed");
      }
      const verified = await keys.verify(idToken, issuer, {
        audience,
        clockTolerance: CLOCK_LEEWAY_SECONDS,
        currentDate: new Date(clock.now()),
        requiredClaims: ["exp", "iat", "nonce", "oid", "tid"],
      });
      if (!verified.ok)
        return err(
          verified.error === "keys_unavailable" ? "identity_provider_unavailable" : "sign_in_not_believed",
        );
      const { aud, nonce: told, oid, tid, auth_time: at } = verified.value;
      const ours = aud === audience && told === nonce && tid === tenant;
      if (!ours || typeof oid !== "string" || oid === "") return err("sign_in_not_believed");
      const known = typeof at === "number" && Number.isFinite(at) && at > 0;
      return ok({ tenant, objectId: oid, signedInAt: known ? ((at * 1000) as Instant) : null });
    },

    signOutAddress: async (tenant) => {
      try {
        const { end_session_endpoint: endpoint } = await documentOf(tenant);
        if (typeof endpoint !== "string") return null;
        const address = new URL(endpoint);
        address.searchParams.set("client_id", audience);
        address.searchParams.set("post_logout_redirect_uri", `${publicUrl}/signed-out`);
        return address.href;
      } catch {
        return null;
      }
    },
  };
}

/** As msal wants it: the answer's body parsed. It wraps what is thrown here, so the failure is told beside it too. */
function networkOf(fetcher: typeof fetch, onFailure: () => void): INetworkModule {
  const send = async <T>(
    method: string,
    url: string,
    { headers, body }: { headers?: Record<string, string>; body?: string } = {},
  ): Promise<{ headers: Record<string, string>; body: T; status: number }> => {
    try {
      const answer = await fetcher(url, {
        method,
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(headers ? { headers } : {}),
        ...(body === undefined ? {} : { body }),
      });
      if (answer.status >= 500) throw new Error("out of order");
      return {
        headers: Object.fromEntries(answer.headers),
        body: (await answer.json()) as T,
        status: answer.status,
      };
    } catch (error) {
      onFailure();
      throw error;
    }
  };
  return {
    sendGetRequestAsync: (url, options) => send("GET", url, options),
    sendPostRequestAsync: (url, options) => send("POST", url, options),
  };
}

async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return Buffer.from(digest).toString("base64url");
}
