import type { Actor, AuditEntry, AuditKind } from "../audit/audit-entry.ts";
import { append } from "../audit/audit-store.ts";
import type { Db, Tx } from "../db/database.ts";
import type { Entropy, OrganisationId, RequestId, SourceId } from "../kernel/ids.ts";
import { isUuid } from "../kernel/ids.ts";
import type { Instant } from "../kernel/instant.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { readRange } from "./address.ts";
import { mintToken, revokeToken } from "./scim-token-service.ts";
import { insertSource, lockSource, tenantsOf } from "./source-store.ts";

type Deps = { db: Db; entropy: Entropy };
/** Who acts, and under which request it is recorded. */
type Acting = { organisation: OrganisationId; actor: Actor; requestId: RequestId };
const LONGEST_NAME = 100;

/**
 * A new source of a tenant that the organisation has already. A new tenant decides whose people may sign in here, so it
 * comes by the command line alone.
 */
export function createSource(
  deps: Deps,
  context: Acting,
  { name, tenant }: { name: string; tenant: string },
): Promise<Result<SourceId, "source_name" | "unknown_tenant">> {
  const { organisation } = context;
  const called = name.trim();
  return deps.db.write(organisation, async (tx) => {
    if (called === "" || called.length > LONGEST_NAME) return err("source_name");
    if (!(await tenantsOf(tx, organisation)).includes(tenant)) return err("unknown_tenant");
    const id = deps.entropy.uuid() as SourceId;
    insertSource(tx, organisation, { id, name: called, tenant });
    record(tx, deps, context, "source.created", { sourceId: id });
    return ok(id);
  });
}

/** What somebody wrote for the addresses that a token may come from, one a line or with commas; none: from anywhere. */
export function readRanges(written: string): Result<string[] | null, "not_a_range"> {
  const texts = written.split(/[\s,;]+/).filter(Boolean);
  const ranges = texts.flatMap((text) => readRange(text) ?? []);
  if (ranges.length < texts.length || ranges.length > 100) return err("not_a_range");
  return ok(ranges.length === 0 ? null : ranges);
}

/** A new token, shown this once; two may live at a time, and of two who mint at the same time one comes second. */
export function mintFor(
  deps: Deps,
  context: Acting,
  source: string,
  addresses: string,
): Promise<
  Result<{ token: string; expiresAt: Instant }, "unknown_source" | "two_live_already" | "not_a_range">
> {
  const { organisation } = context;
  const ranges = readRanges(addresses);
  if (!ranges.ok) return Promise.resolve(ranges);
  return deps.db.write(organisation, async (tx) => {
    const now = isUuid(source) ? await lockSource(tx, organisation, source as SourceId) : null;
    if (now === null) return err("unknown_source");
    const minted = await mintToken(tx, deps.entropy, organisation, source as SourceId, now, ranges.value);
    if (!minted.ok) return minted;
    const { id, token, expiresAt } = minted.value;
    const bound = ranges.value === null ? {} : { allowedAddresses: ranges.value };
    record(tx, deps, context, "token.minted", { tokenId: id, sourceId: source, ...bound });
    return ok({ token, expiresAt });
  });
}

/** Dead for the next request. */
export function revokeFor(deps: Deps, context: Acting, id: string): Promise<Result<string, "unknown_token">> {
  const { organisation } = context;
  return deps.db.write(organisation, async (tx) => {
    if (!(await revokeToken(tx, organisation, id))) return err("unknown_token");
    record(tx, deps, context, "token.revoked", { tokenId: id });
    return ok(id);
  });
}

const record = (
  tx: Tx,
  { entropy }: Deps,
  { organisation, requestId, actor }: Acting,
  kind: AuditKind,
  facts: AuditEntry["facts"],
): void =>
  append(tx, {
    id: entropy.uuid(),
    organisation,
    requestId,
    kind,
    outcome: "permit",
    reason: "staff",
    actor,
    facts,
  });
