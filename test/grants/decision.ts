import type { AuditEntry } from "../../src/audit/audit-entry.ts";
import type { SealedSubject } from "../../src/audit/subject-policy.ts";
import type { Db } from "../../src/db/database.ts";
import type { GrantId, ScimUserId } from "../../src/kernel/ids.ts";
import { sharedDecisions } from "../../src/lookup/decision-service.ts";
import type { Holder } from "../../src/signin/caller.ts";
import { entropy, newId } from "./skeleton.ts";
import type { World } from "./support.ts";

/** As in one process: those that come together share their commits. */
const decisions = sharedDecisions();

/** The decision of a look-up for person `user`, as the look-up makes it. */
export function decision(world: World, db: Db, grant: GrantId, user: number): Promise<"permit" | "deny"> {
  const ref = Buffer.from(entropy.bytes(32));
  const entry = (outcome: "permit" | "deny"): AuditEntry => ({
    id: newId(),
    organisation: world.organisation,
    requestId: newId(),
    kind: "lookup",
    outcome,
    reason: outcome === "permit" ? "grant_in_force" : "role_not_held",
    actor: { kind: "employee", ref: world.users[user] as string },
    roleId: world.roles[0] as string,
    facts: {},
    ...(outcome === "permit" ? { subjectRef: ref.toString("base64url") } : {}),
  });
  const bytes = Buffer.alloc(32, 1);
  const subject: SealedSubject = { ref, epoch: "2026-H1", tag: bytes, wrappedKey: bytes, sealed: bytes };
  const holder: Holder = {
    kind: "employee",
    organisation: world.organisation,
    id: world.users[user] as ScimUserId,
  };
  return decisions(db, {
    holder,
    grant,
    permit: entry("permit"),
    deny: () => entry("deny"),
    beside: { flags: [], tryTags: null },
    subjects: [subject],
    through: null,
    opens: null,
  });
}
