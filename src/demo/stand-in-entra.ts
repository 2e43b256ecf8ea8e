import { html, raw } from "hono/html";
import type { Configuration } from "oidc-provider/lib/provider.js";
import type { Entropy } from "../kernel/ids.ts";
import { API_SCOPE, issuerOf } from "../signin/bearer-service.ts";
import { show } from "./stand-in-entra-pages.ts";
import { accountOf, signInApp } from "./stand-in-entra-sign-in.ts";
import { version1 } from "./stand-in-entra-v1.ts";
import type { StandInKeys } from "./stand-in-keys.ts";
import { serveStandIn } from "./stand-in-server.ts";

export type DemoAccount = {
  readonly objectId: string;
  readonly userName: string;
  readonly displayName: string;
};

/** Who can sign in. Asked every time, so that someone pushed a moment ago is let in and someone deleted is not. */
export type DemoAccounts = {
  list(): Promise<readonly DemoAccount[]>;
  /** Compares ignoring case. */
  findByUserName(userName: string): Promise<DemoAccount | null>;
};

/** An app registration; with a secret it is confidential (`client_secret_post`), without one it is public. */
export type StandInEntraClient = {
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris?: readonly string[];
  /** On loopback the port of a redirect URI is left out of account, as Entra does (RFC 8252, section 7.3). */
  readonly anyPort?: boolean;
};

export type StandInEntraDeps = {
  readonly tenant: string;
  /** The client id of our API, which is the `aud` of its access tokens. */
  readonly audience: string;
  readonly clients: readonly StandInEntraClient[];
  readonly accounts: DemoAccounts;
  readonly keys: StandInKeys;
  readonly entropy: Entropy;
  readonly tokenLifeSeconds?: number;
};

export type StandInEntra = { readonly authority: URL; readonly issuer: string; close(): Promise<void> };

/** What a client asks for to get a token for our API, spelled as Entra spells it. */
export const apiScopeOf = (audience: string): string => `api://${audience}/${API_SCOPE}`;

/**
 * Entra's sign-in as our side sees it, on 127.0.0.1: discovery, authorization code with PKCE (S256, always),
 * exact redirect URIs, access tokens in the v2.0 form, sign-out. Two things differ on purpose: there is no
 * password, and who signs in is asked every time, so that the demo can change person. As in Entra, an ID token
 * tells `oid`, `tid` and the names only when the scope `profile` was asked for. Its clock is the system's:
 * oidc-provider takes no other. What it keeps is in memory and bounded, and gone when it closes.
 */
export async function serveStandInEntra(deps: StandInEntraDeps, port = 0): Promise<StandInEntra> {
  const [{ Provider }, { createMemoryAdapter }, errors, policies] = await Promise.all([
    import("oidc-provider/lib/provider.js"),
    import("oidc-provider/lib/adapters/memory_adapter.js"),
    import("oidc-provider/lib/helpers/errors.js"),
    import("oidc-provider/lib/helpers/interaction_policy/index.js"),
  ]);
  // Nobody is signed in before the page was answered, nor when the account has gone since.
  const policy = policies.base();
  const { Check } = policies;
  policy
    .get("login")
    .checks.add(new Check("nobody", "there is nobody to sign in", ({ oidc }) => oidc.account === undefined));
  const { origin, close } = await serveStandIn((authority) => {
    const issuer = issuerOf(authority, deps.tenant);
    const mount = new URL(issuer).pathname;
    const provider = new Provider(issuer, {
      ...configuration(deps, mount, errors),
      adapter: createMemoryAdapter(),
      interactions: { policy, url: (_ctx, { uid }) => `${mount}/signin/${uid}` },
    });
    const isLost = (error: unknown) => error instanceof errors.SessionNotFound;
    return signInApp(deps, provider, mount, isLost).route("/", version1(deps, authority));
  }, port);
  return { authority: origin, issuer: issuerOf(origin, deps.tenant), close };
}

type Errors = typeof import("oidc-provider/lib/helpers/errors.js");
const OWN_SCOPES = ["openid", "profile", "email", "offline_access"];

function configuration(
  deps: StandInEntraDeps,
  mount: string,
  { InvalidScope, InvalidTarget }: Errors,
): Omit<Configuration, "adapter" | "interactions"> {
  const { tenant, audience, keys } = deps;
  const life = deps.tokenLifeSeconds ?? 3600;
  const resource = `api://${audience}`;
  const scope = apiScopeOf(audience);
  return {
    clients: deps.clients.map(
      ({ clientId, clientSecret, redirectUris, postLogoutRedirectUris = [], anyPort }) => ({
        client_id: clientId,
        application_type: anyPort ? ("native" as const) : ("web" as const),
        require_auth_time: true, // an optional claim in Entra
        ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
        token_endpoint_auth_method: clientSecret === undefined ? "none" : "client_secret_post",
        redirect_uris: [...redirectUris],
        post_logout_redirect_uris: [...postLogoutRedirectUris],
      }),
    ),
    clientDefaults: { grant_types: ["authorization_code"], response_types: ["code"] },
    clientBasedCORS: () => false,
    scopes: ["openid", "profile"],
    claims: { openid: ["sub", "ver"], profile: ["tid", "oid", "name", "preferred_username"] },
    conformIdTokenClaims: false,
    responseTypes: ["code"],
    pkce: { required: () => true },
    jwks: { keys: [keys.privateJwk] },
    routes: { authorization: "/authorize", token: "/token", jwks: "/keys", end_session: "/logout" },
    ttl: {
      AccessToken: life,
      IdToken: life,
      AuthorizationCode: 60,
      Interaction: 3600,
      Session: 3600,
      Grant: 3600,
    },
    // Browsers do not tell ports apart, so the names and the path keep clear of the portal's own cookies.
    cookies: {
      keys: [Buffer.from(deps.entropy.bytes(32)).toString("base64url")],
      names: { session: "standin_session", interaction: "standin_interaction", resume: "standin_resume" },
      long: { httpOnly: true, sameSite: "lax", path: mount },
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        // Entra finds the API in the scopes, and refuses scopes that nobody has defined.
        defaultResource: ({ oidc }) => {
          const asked = oidc.params.scope?.split(" ") ?? [];
          const unknown = asked.find((name) => name !== scope && !OWN_SCOPES.includes(name));
          if (unknown !== undefined) throw new InvalidScope("requested scope is not defined", unknown);
          return asked.includes(scope) ? resource : undefined;
        },
        getResourceServerInfo: (_ctx, asked) => {
          if (asked !== resource) throw new InvalidTarget();
          const sign = { alg: "RS256", kid: keys.publicJwk.kid ?? "stand-in" };
          return { scope, audience, accessTokenFormat: "jwt", accessTokenTTL: life, jwt: { sign } };
        },
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) =>
          show(
            ctx,
            "Logg ut",
            html`${raw(form)}<button form="op.logoutForm" name="logout" value="yes">Logg ut</button>`,
          ),
        postLogoutSuccessSource: (ctx) => show(ctx, "Du er logget ut", html`<p>Du kan lukke siden.</p>`),
      },
    },
    findAccount: async (_ctx, accountId) => {
      const account = await accountOf(accountId, deps.accounts);
      if (account === null) return undefined;
      const { objectId: oid, displayName: name, userName: preferred_username } = account;
      const claims = { sub: accountId, ver: "2.0", tid: tenant, oid, name, preferred_username };
      return { accountId, claims: () => claims };
    },
    formats: {
      customizers: {
        jwt: ({ oidc }, _token, parts) => {
          const { jti: uti, client_id: azp, scope: _scope, ...rest } = parts.payload;
          parts.header = { typ: "JWT" };
          const auth_time = oidc.entities.AuthorizationCode?.authTime; // an optional claim in Entra
          const claims = { ...oidc.account?.claims(), auth_time };
          parts.payload = { ...rest, ...claims, nbf: rest.iat, azp, scp: API_SCOPE, uti };
        },
      },
    },
    loadExistingGrant: async ({ oidc }) => {
      const accountId = oidc.account?.accountId ?? "";
      const grant = new oidc.provider.Grant({ accountId, clientId: oidc.client.clientId });
      grant.addOIDCScope("openid profile"); // an administrator has consented for everyone
      grant.addResourceScope(resource, scope);
      await grant.save();
      return grant;
    },
    renderError: (ctx, { error, error_description }) =>
      show(ctx, "Innloggingen kan ikke fullføres", html`<p>${error}: ${error_description ?? ""}</p>`),
  };
}
