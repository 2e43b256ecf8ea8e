import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Actor } from "../audit/audit-entry.ts";
import { append } from "../audit/audit-store.ts";
import type { Db, Tx } from "../db/database.ts";
import type { Entropy, OrganisationId, RequestId, ScimUserId, SessionId } from "../kernel/ids.ts";
import type { SignedIn } from "./bearer-service.ts";
import { findPrincipals, type Principal } from "./principal-service.ts";
import { endSessions, insertSession, type SessionEnd, sessionByHash, touchSession } from "./session-store.ts";

/** Unused for so long, or older than so much, a session is over (OWASP ASVS 5.0, 7.3.1 and 7.3.2). */
export const IDLE_MINUTES = 30;
const LIFE_HOURS = 10;
const TOKEN_BYTES = 32;
const TOUCH_AFTER_MS = 60_000;

export type Session = Principal & {
  id: SessionId;
  signedIn: SignedIn;
  /** Whether another organisation knows the person too. */
  elsewhere: boolean;
};
export type SignInContext = { db: Db; entropy: Entropy; requestId: RequestId };

const hashOf = (token: string): Buffer => createHash("sha256").update(token, "utf8").digest();

/**
 * The session that the cookie's value opens; null where there is none, it has ended, is idle or too old, or its account is
 * not in good standing now. Asked on every request in every process. Its use is noted at most once a minute.
 */
export async function findSession(db: Db, token: string): Promise<Session | null> {
  const row = await sessionByHash(db, hashOf(token), IDLE_MINUTES);
  if (!row) return null;
  const { organisation, id, user, tenant, objectId, signedInAt, usedAt, now, elsewhere } = row;
  if (now - usedAt > TOUCH_AFTER_MS)
    await db.write(organisation, async (tx) => touchSession(tx, organisation, id));
  return { organisation, id, user, signedIn: { tenant, objectId, signedInAt, organisation }, elsewhere };
}

/**
 * Begins a session, recorded, and ends the one it takes the place of: whoever signs in again, or changes organisation, gets
 * a new one. Returns what the cookie is to hold; it is kept nowhere.
 */
export async function startSession(
  { db, entropy, requestId }: SignInContext,
  person: Principal,
  { tenant, objectId, signedInAt }: SignedIn,
  replaces: Session | null,
): Promise<string> {
  const token = Buffer.from(entropy.bytes(TOKEN_BYTES)).toString("base64url");
  const id = entropy.uuid() as SessionId;
  if (replaces) await endOf({ db, entropy, requestId }, replaces, replaces.id, "replaced");
  await db.write(person.organisation, async (tx) => {
    insertSession(tx, {
      ...person,
      id,
      hash: hashOf(token),
      tenant,
      objectId,
      signedInAt,
      lifeHours: LIFE_HOURS,
    });
    append(tx, {
      id: entropy.uuid(),
      organisation: person.organisation,
      requestId,
      kind: "session.started",
      outcome: "permit",
      reason: "signed_in",
      actor: { kind: "employee", ref: person.user },
      facts: { session: id },
    });
  });
  return token;
}

/** Ends this session, or all of the person's in every organisation. In every process the next request is refused. */
export async function signOut(context: SignInContext, session: Session, everywhere: boolean): Promise<void> {
  if (!everywhere) return void (await endOf(context, session, session.id, "signed_out"));
  const { tenant, objectId, signedInAt } = session.signedIn;
  const { people } = await findPrincipals(context.db, { tenant, objectId, signedInAt });
  for (const person of people) await endOf(context, person, null, "signed_out_everywhere");
}

/**
 * Ends all sessions of somebody, recorded as what another did. His account is as it was: he may sign in again. How many
 * there were.
 */
export const endSessionsOf = (context: SignInContext, actor: Actor, whose: Principal): Promise<number> =>
  endOf(context, whose, null, actor.kind === "employee" ? "ended_by_iam" : "signed_out_everywhere", actor);

const endOf = (
  { db, entropy, requestId }: SignInContext,
  person: Principal,
  only: SessionId | null,
  reason: SessionEnd,
  actor: Actor = { kind: "employee", ref: person.user },
): Promise<number> =>
  db.write(person.organisation, async (tx: Tx) => {
    const ended = await endSessions(tx, person, only, reason);
    if (ended.length > 0)
      append(tx, {
        id: entropy.uuid(),
        organisation: person.organisation,
        requestId,
        kind: "session.ended",
        outcome: "permit",
        reason,
        actor,
        facts: { sessions: ended.length, ...(isHimself(actor, person) ? {} : { userId: person.user }) },
      });
    return ended.length;
  });

const isHimself = (actor: Actor, { user }: Principal): boolean =>
  actor.kind === "employee" && actor.ref === user;

/** Records that somebody whom our identity provider knows was not let in, wherever it might interest. */
export async function recordRefusal(
  { db, entropy, requestId }: SignInContext,
  places: readonly { organisation: OrganisationId; user: ScimUserId | null }[],
  reason: "nobody_here" | "account_not_in_good_standing",
): Promise<void> {
  for (const { organisation, user } of places)
    await db.write(organisation, async (tx) =>
      append(tx, {
        id: entropy.uuid(),
        organisation,
        requestId,
        kind: "session.refused",
        outcome: "deny",
        reason,
        actor: user === null ? { kind: "stranger" } : { kind: "employee", ref: user },
        facts: {},
      }),
    );
}

/**
 * What a form of this session carries, to prove that a page of ours made it: derived from the cookie's value, which no
 * other site can read. Not the session's key, nor a way to it.
 */
export const formKeyOf = (token: string): string =>
  createHmac("sha256", token).update("form").digest("base64url");

export function isSameKey(key: string, given: string): boolean {
  const [a, b] = [Buffer.from(key), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
