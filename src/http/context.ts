import type { EpochKey } from "../audit/subject-policy.ts";
import type { Config } from "../config/config.ts";
import type { Db } from "../db/database.ts";
import type { Visitor } from "../grants/visitor-service.ts";
import type { Entropy, OrganisationId, RequestId, ScimUserId } from "../kernel/ids.ts";
import type { Instant } from "../kernel/instant.ts";
import type { Log } from "../kernel/log.ts";
import type { Decisions } from "../lookup/decision-service.ts";
import type { Pace } from "../lookup/pace.ts";
import type { Register } from "../register/register-port.ts";
import type { SignedIn, VerifyBearer } from "../signin/bearer-service.ts";
import type { Caller } from "../signin/caller.ts";
import type { ClientMemory, Sharing } from "../signin/client-memory.ts";
import type { EntraSignIn } from "../signin/entra-sign-in-client.ts";
import type { EntraTokens } from "../signin/entra-token-service.ts";
import type { ScimClient } from "../signin/scim-token-service.ts";
import type { SealedTexts } from "../signin/sealed-text.ts";
import type { Session } from "../signin/session-service.ts";
import type { Assets } from "../ui/view.ts";

/** What lives as long as the process. */
export type AppParts = {
  config: Config;
  register: Register;
  entropy: Entropy;
  auditKey: (epoch: string) => EpochKey | null;
  decisions: Decisions;
  pace: Pace;
  verifyBearer: VerifyBearer;
  entraTokens: EntraTokens;
  signIn: EntraSignIn;
  sealed: SealedTexts;
  clientMemory: ClientMemory;
  /** Looks at credentials, which those who show the same at the same time share. */
  look: Sharing;
  log: Log;
  /** The application's clock, for token checks only. */
  clock: { now(): Instant };
  /** Milliseconds from some start, for durations only. */
  elapsed: () => number;
  assets: Assets;
  /** The metrics as text for a scraper; null where a runtime keeps none. */
  metricsText: (() => Promise<string>) | null;
};

/**
 * What every handler may use. With the request come the database (on Workers there is one for each) and the client's
 * address as the platform wrote it, null where it knows none.
 */
export type HttpEnv = {
  Bindings: { db: Db; clientAddress: string | null };
  Variables: {
    parts: AppParts;
    requestId: RequestId;
    /** Whose credentials the request carries: a person's or a case system's. */
    caller: Caller;
    scimClient: ScimClient;
    /** Who asks, in the organisation that the request is about. */
    person: { organisation: OrganisationId; user: ScimUserId };
    /** In the portal: the session behind the cookie, and who it is. */
    session: Session;
    /** What the session's forms carry. */
    formKey: string;
    visitor: Visitor;
    /** Who has signed in and is to say for which organisation, where he is to go then, and for which he works now. */
    choosing: { signedIn: SignedIn; next: string; now: OrganisationId | null };
    /** The fields of a form that this session sent. */
    form: URLSearchParams;
  };
};
