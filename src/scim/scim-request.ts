import type { AuditKind } from "../audit/audit-entry.ts";
import { append } from "../audit/audit-store.ts";
import type { Db, Tx, WithCommit } from "../db/database.ts";
import { sqlStateOf } from "../db/errors.ts";
import type { DirectoryChange } from "../directory/directory-change.ts";
import { follow } from "../grants/grant-service.ts";
import type { CanonicalValue } from "../kernel/canonical-json.ts";
import type { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import type { Entropy, OrganisationId, RequestId } from "../kernel/ids.ts";
import type { Result } from "../kernel/result.ts";
import type { ScimClient } from "../signin/scim-token-service.ts";
import type { Projection } from "./projection-policy.ts";
import { ScimError } from "./scim-error.ts";
import type { Conditions } from "./version-policy.ts";

export type ScimDeps = {
  db: Db;
  entropy: Entropy;
  /** `https://host/scim/v2`, for locations; fixed by configuration. */
  baseUrl: string;
  /** The keyed HMAC of an employee's own number within the organisation. */
  numberTag: (organisation: OrganisationId, number: Foedselsnummer) => Buffer;
  /** The demo takes no number that could be a real person's. */
  syntheticOnly: boolean;
};

/** Who asks, and the id under which it is recorded. */
export type ScimCaller = { client: ScimClient; requestId: RequestId };

/** What a request asks for besides its body: what to show of the result (null: nothing), and of which version. */
export type Wishes<Shown extends Projection | null = Projection | null> = {
  projection: Shown;
  conditions: Conditions;
};

/** A refusal inside a transaction: thrown, so that nothing is half-written. */
export function orThrow<T>(result: Result<T, ScimError>): T {
  if (result.ok) return result.value;
  throw result.error;
}

export const unknownResource = (what: "user" | "group"): ScimError =>
  new ScimError(404, null, `There is no ${what} with this id.`);

const TRIES = 3;

/** One write transaction; run again when it met another one that it could not wait for (deadlock, serialization). */
export async function writing<T>(
  deps: ScimDeps,
  caller: ScimCaller,
  work: (tx: Tx) => Promise<T | WithCommit<T>>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await deps.db.write(caller.client.organisation, work);
    } catch (error) {
      const again = ["40001", "40P01"].includes(sqlStateOf(error) ?? "");
      if (!again || attempt === TRIES) throw error;
    }
  }
}

/** Lets the grants follow and writes the one record of the request, in its transaction. */
export function conclude(
  tx: Tx,
  deps: ScimDeps,
  { client, requestId }: ScimCaller,
  kind: AuditKind,
  facts: { readonly [name: string]: CanonicalValue | undefined },
  changes: readonly DirectoryChange[],
): void {
  const id = deps.entropy.uuid();
  follow(tx, client.organisation, changes, id);
  const actor = { kind: "scim_client", ref: client.source } as const;
  append(tx, {
    id,
    organisation: client.organisation,
    requestId,
    kind,
    outcome: "permit",
    reason: "scim_token",
    actor,
    facts: { tokenId: client.tokenId, ...facts },
  });
}
