import { type Tx, WithCommit } from "../db/database.ts";
import { isUniqueViolation } from "../db/errors.ts";
import type { MembershipJson } from "../directory/membership-json-store.ts";
import { changeUser, createUser, deleteUser, type PushedUser } from "../directory/user-service.ts";
import { findUser, lockUser, type StoredUser } from "../directory/user-store.ts";
import { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import { isUuid, type OrganisationId, type ScimUserId } from "../kernel/ids.ts";
import { withImmutables } from "./immutable-policy.ts";
import { userKeys } from "./keys-policy.ts";
import { normaliseResource } from "./normalise-policy.ts";
import { applyPatch } from "./patch-policy.ts";
import { type PatchOperation, parsePatch } from "./patch-request.ts";
import { takeFoedselsnummer, takeFoedselsnummerChange } from "./person-number.ts";
import type { Projection } from "./projection-policy.ts";
import {
  groupsOfUser,
  type Shown,
  showUser,
  type Unshown,
  unshown,
  withMeta,
  withoutMeta,
} from "./representation.ts";
import type { ScimResource } from "./resource.ts";
import { userSchema } from "./schema.ts";
import { badRequest, ScimError } from "./scim-error.ts";
import {
  conclude,
  orThrow,
  type ScimCaller,
  type ScimDeps,
  unknownResource,
  type Wishes,
  writing,
} from "./scim-request.ts";
import { requireVersion } from "./version-policy.ts";

/** Creates a user (RFC 7644 section 3.3). 409 `uniqueness` when the userName is taken within the source. */
export async function postUser(
  deps: ScimDeps,
  caller: ScimCaller,
  body: unknown,
  { projection }: Wishes,
  id: string = deps.entropy.uuid(),
): Promise<Shown | Unshown> {
  const { resource, foedselsnummer } = takeFoedselsnummer(orThrow(normaliseResource(body, userSchema)));
  const number = { numberTag: null, ...numberOf(deps, caller, foedselsnummer) };
  const pushed = { ...pushedUser(resource), ...number };
  const user = await nameTaken(() =>
    writing(deps, caller, async (tx) => {
      const created = createUser(tx, caller.client, id as ScimUserId, pushed);
      conclude(tx, deps, caller, "scim.user.created", { userId: id }, []);
      return new WithCommit(created);
    }),
  );
  return projection === null
    ? unshown(deps.baseUrl, "User", user.id, user.version)
    : showUser(deps.baseUrl, user, projection, new Map());
}

export async function getUser(
  deps: ScimDeps,
  { client }: ScimCaller,
  id: string,
  { projection }: Wishes<Projection>,
): Promise<Shown> {
  if (!isUuid(id)) throw unknownResource("user");
  const userId = id as ScimUserId;
  const [user, groups] = await deps.db.read(client.organisation, (tx) =>
    Promise.all([findUser(tx, client, userId), groupsOfUser(tx, deps.baseUrl, client, userId, projection)]),
  );
  if (!user) throw unknownResource("user");
  return showUser(deps.baseUrl, user, projection, groups);
}

/**
 * Makes a user what the body says (RFC 7644 section 3.5.1). What it says nothing of is cleared, but for `active`
 * (leaving it out must not enable anybody) and the number, which no client can read and send again.
 */
export function putUser(
  deps: ScimDeps,
  caller: ScimCaller,
  id: string,
  body: unknown,
  wishes: Wishes,
): Promise<Shown | Unshown> {
  const { resource, foedselsnummer } = takeFoedselsnummer(orThrow(normaliseResource(body, userSchema)));
  const number = numberOf(deps, caller, foedselsnummer);
  return changing(deps, caller, id, wishes, async (before) => {
    const next = orThrow(withImmutables(before.resource as ScimResource, resource, userSchema));
    return { ...pushedUser(next), ...number };
  });
}

/**
 * Changes a user (RFC 7644 section 3.5.2): all of the operations or none, on the locked row. What is so
 * already changes nothing. Disabling suspends the grants in the same transaction, enabling resumes them (R5).
 */
export function patchUser(
  deps: ScimDeps,
  caller: ScimCaller,
  id: string,
  body: unknown,
  wishes: Wishes,
): Promise<Shown | Unshown> {
  const operations = orThrow(parsePatch(body, userSchema));
  const { rest, change } = takeFoedselsnummerChange(operations);
  const number =
    change.kind === "set"
      ? numberOf(deps, caller, change.foedselsnummer)
      : change.kind === "clear" && caller.client.keepsOwnNumbers
        ? { numberTag: null }
        : {};
  return changing(deps, caller, id, wishes, async (before, tx) => {
    const current = withMeta(deps.baseUrl, "User", before);
    if (rest.some(isAboutGroups)) current.groups = await groupsAsShown(deps, caller, tx, before);
    const patched = orThrow(applyPatch(current, rest, userSchema));
    return { ...pushedUser(withoutMeta(patched)), ...number };
  });
}

/** Deletes a user for good (RFC 7644 section 3.6): a tombstone stays for the records, the userName is free. */
export async function removeUser(
  deps: ScimDeps,
  caller: ScimCaller,
  id: string,
  { conditions }: Pick<Wishes, "conditions">,
): Promise<void> {
  if (!isUuid(id)) throw unknownResource("user");
  await writing(deps, caller, async (tx) => {
    const changes = await deleteUser(tx, caller.client, id as ScimUserId, (user) =>
      requireVersion(conditions, user.version),
    );
    if (!changes) throw unknownResource("user");
    conclude(tx, deps, caller, "scim.user.deleted", { userId: id }, changes);
  });
}

/** Locks the user, makes it what `next` says, lets the grants follow and shows the result. */
async function changing(
  deps: ScimDeps,
  caller: ScimCaller,
  id: string,
  { projection, conditions }: Wishes,
  next: (before: StoredUser, tx: Tx) => Promise<PushedUser>,
): Promise<Shown | Unshown> {
  if (!isUuid(id)) throw unknownResource("user");
  const { client } = caller;
  const userId = id as ScimUserId;
  return nameTaken(() =>
    writing(deps, caller, async (tx) => {
      const before = await lockUser(tx, client, userId);
      if (!before) throw unknownResource("user");
      requireVersion(conditions, before.version);
      const pushed = await next(before, tx);
      const groups = projection && groupsOfUser(tx, deps.baseUrl, client, userId, projection);
      const outcome = changeUser(tx, client, before, pushed);
      if (outcome.changed) {
        const { active, identityChanged, changes } = outcome;
        conclude(tx, deps, caller, "scim.user.changed", { userId: id, active, identityChanged }, changes);
      }
      return new WithCommit(shownWith(deps, projection, outcome.changed ? outcome.user : before, groups));
    }),
  );
}

async function shownWith(
  deps: ScimDeps,
  projection: Projection | null,
  user: StoredUser | Promise<StoredUser>,
  groups: Promise<MembershipJson> | null,
): Promise<Shown | Unshown> {
  const [stored, memberships] = await Promise.all([user, groups]);
  if (projection === null || memberships === null)
    return unshown(deps.baseUrl, "User", stored.id, stored.version);
  return showUser(deps.baseUrl, stored, projection, memberships);
}

const isAboutGroups = ({ path }: PatchOperation): boolean =>
  path.kind !== "schema" && path.attribute.path.urn === null && path.attribute.path.attribute === "groups";

/** The groups as a client has read them, which it may send back unchanged (RFC 7644 section 3.5.2). */
async function groupsAsShown(deps: ScimDeps, { client }: ScimCaller, tx: Tx, user: StoredUser) {
  const groups = await groupsOfUser(tx, deps.baseUrl, client, user.id, {});
  return JSON.parse(`[${groups.get(user.id) ?? ""}]`) as ScimResource[];
}

const pushedUser = (resource: ScimResource): PushedUser => ({ keys: userKeys(resource), resource });

/** What becomes of the employee's own number: nothing when the request does not say, or nobody wants to know it. */
function numberOf(deps: ScimDeps, { client }: ScimCaller, value: unknown): { numberTag?: Buffer } {
  if (value === undefined || !client.keepsOwnNumbers) return {};
  return { numberTag: tagOf(deps, client.organisation, value) };
}

/** The employee's own number as the HMAC that is kept; the number itself goes no further (R10). */
function tagOf(deps: ScimDeps, organisation: OrganisationId, value: unknown): Buffer {
  const number = Foedselsnummer.parse(value);
  if (!number.ok)
    throw badRequest(
      "invalidValue",
      "foedselsnummer must be a valid number of eleven digits. Correct it at the source.",
    );
  if (deps.syntheticOnly && !number.value.isSynthetic) {
    throw badRequest("invalidValue", "This is a demo: foedselsnummer must be synthetic (month + 80).");
  }
  return deps.numberTag(organisation, number.value);
}

async function nameTaken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new ScimError(
      409,
      "uniqueness",
      "Another user has this userName. Match by userName, or choose another.",
    );
  }
}
