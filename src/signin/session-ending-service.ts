import type { Actor } from "../audit/audit-entry.ts";
import { append } from "../audit/audit-store.ts";
import type { Principal } from "./principal-service.ts";
import type { SignInContext } from "./session-service.ts";
import { endSessions } from "./session-store.ts";

/**
 * Ends all sessions of somebody, recorded as what another did; his next request in any process is refused. His account
 * is as it was: he may sign in again. How many there were.
 */
export function endSessionsOf(
  { db, entropy, requestId }: SignInContext,
  actor: Actor,
  whose: Principal,
): Promise<number> {
  return db.write(whose.organisation, async (tx) => {
    const ended = await endSessions(tx, whose, null, "ended_by_iam");
    if (ended.length === 0) return 0;
    append(tx, {
      id: entropy.uuid(),
      organisation: whose.organisation,
      requestId,
      kind: "session.ended",
      outcome: "permit",
      reason: "ended_by_iam",
      actor,
      facts: { sessions: ended.length, userId: whose.user },
    });
    return ended.length;
  });
}
