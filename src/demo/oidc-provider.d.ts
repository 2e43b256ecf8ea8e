/**
 * What the stand-in uses of oidc-provider 9, which comes without types. The package's own entry point is left
 * alone: it prints a warning on Node 20, where everything used here works (reference/entra-scim.md, section 8).
 */

declare module "oidc-provider/lib/provider.js" {
  import type { IncomingMessage, ServerResponse } from "node:http";
  import type { JWK } from "jose";

  export type Claims = { readonly [claim: string]: unknown };
  export type Account = { accountId: string; claims(): Claims };

  /** Koa's context, as far as the pages need it, with the request as oidc-provider has understood it. */
  export type OidcContext = {
    type: string;
    body: string;
    set(headers: { [name: string]: string }): void;
    oidc: {
      provider: Provider;
      client: { clientId: string };
      account: Account | undefined;
      /** The code that a token is given for knows when the person signed in, in seconds. */
      entities: { AuthorizationCode?: { authTime?: number } };
      params: { scope?: string };
      result: { login?: unknown } | undefined;
    };
  };

  export type JwtParts = {
    header?: { [name: string]: unknown };
    payload: { [claim: string]: unknown };
  };

  export type ResourceServerInfo = {
    scope: string;
    audience: string;
    accessTokenFormat: "jwt";
    accessTokenTTL: number;
    jwt: { sign: { alg: string; kid: string } };
  };

  export type ClientMetadata = {
    client_id: string;
    application_type: "web" | "native";
    require_auth_time: boolean;
    client_secret?: string;
    token_endpoint_auth_method: string;
    redirect_uris: string[];
    post_logout_redirect_uris: string[];
  };

  export type Configuration = {
    adapter: unknown;
    clients: ClientMetadata[];
    clientBasedCORS(): boolean;
    clientDefaults: { grant_types: string[]; response_types: string[] };
    claims: { [scope: string]: string[] };
    conformIdTokenClaims: boolean;
    cookies: {
      keys: string[];
      names: { session: string; interaction: string; resume: string };
      long: { httpOnly: boolean; sameSite: string; path: string };
    };
    features: {
      devInteractions: { enabled: boolean };
      dPoP: { enabled: boolean };
      pushedAuthorizationRequests: { enabled: boolean };
      userinfo: { enabled: boolean };
      resourceIndicators: {
        enabled: boolean;
        defaultResource(ctx: OidcContext): string | undefined;
        getResourceServerInfo(ctx: OidcContext, resource: string): ResourceServerInfo;
      };
      rpInitiatedLogout: {
        enabled: boolean;
        logoutSource(ctx: OidcContext, form: string): Promise<void>;
        postLogoutSuccessSource(ctx: OidcContext): Promise<void>;
      };
    };
    findAccount(ctx: OidcContext, accountId: string): Promise<Account | undefined>;
    formats: { customizers: { jwt(ctx: OidcContext, token: unknown, parts: JwtParts): void } };
    interactions: { policy: unknown; url(ctx: OidcContext, interaction: { uid: string }): string };
    jwks: { keys: JWK[] };
    loadExistingGrant(ctx: OidcContext): Promise<Grant>;
    pkce: { required(): boolean };
    renderError(ctx: OidcContext, out: { error: string; error_description?: string }): Promise<void>;
    responseTypes: string[];
    routes: { authorization: string; token: string; jwks: string; end_session: string };
    scopes: string[];
    ttl: { [artefact: string]: number };
  };

  export type Grant = {
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  };

  export type Interaction = { uid: string; params: { login_hint?: string } };

  export class Provider {
    constructor(issuer: string, configuration: Configuration);
    Grant: new (of: {
      accountId: string;
      clientId: string;
    }) => Grant;
    callback(): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;
    interactionDetails(incoming: IncomingMessage, outgoing: ServerResponse): Promise<Interaction>;
    /** Keeps what the person answered and returns where the browser goes next. */
    interactionResult(
      incoming: IncomingMessage,
      outgoing: ServerResponse,
      result: { login: { accountId: string; remember: boolean }; consent: object },
    ): Promise<string>;
  }
}

declare module "oidc-provider/lib/adapters/memory_adapter.js" {
  /** Keeps at most a few thousand entries; the oldest go first. */
  export function createMemoryAdapter(): unknown;
}

declare module "oidc-provider/lib/helpers/errors.js" {
  export class InvalidScope extends Error {
    constructor(description: string, scope: string);
  }
  export class InvalidTarget extends Error {}
  export class SessionNotFound extends Error {}
}

declare module "oidc-provider/lib/helpers/interaction_policy/index.js" {
  import type { OidcContext } from "oidc-provider/lib/provider.js";

  export class Check {
    constructor(reason: string, description: string, isNeeded: (ctx: OidcContext) => boolean);
  }
  export function base(): { get(prompt: "login"): { checks: { add(check: Check): void } } };
}
