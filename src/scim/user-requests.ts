import { isUniqueViolation } from "../db/errors.ts";
import { changeUser, createUser, deleteUser, type PushedUser } from "../directory/user-service.ts";
import { findUser, lockUser, type StoredUser } from "../directory/user-store.ts";
import { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import { isUuid, type OrganisationId, type ScimUserId } from "../kernel/ids.ts";
import { userKeys } from "./keys-policy.ts";
import { applyPatch } from "./patch-policy.ts";
import { parsePatch } from "./patch-request.ts";
import { takeFoedselsnummer, takeFoedselsnummerChange } from "./person-number.ts";
import { type Projection, project } from "./projection-policy.ts";
import type { ScimResource } from "./resource.ts";
import { userSchema } from "./schema.ts";
import { badRequest, ScimError } from "./scim-error.ts";
import {
  conclude,
  orThrow,
  type ScimCaller,
  type ScimDeps,
  unknownResource,
  withMeta,
  withoutMeta,
  writing,
} from "./scim-request.ts";
import { normaliseResource } from "./scimmy-boundary.ts";

/** Creates a user (RFC 7644 section 3.3). 409 `uniqueness` when the userName is taken within the source. */
export async function postUser(
  deps: ScimDeps,
  caller: ScimCaller,
  body: unknown,
  projection: Projection,
): Promise<ScimResource> {
  const { resource, foedselsnummer } = takeFoedselsnummer(orThrow(normaliseResource(body, userSchema)));
  const numberTag =
    foedselsnummer === undefined ? null : tagOf(deps, caller.client.organisation, foedselsnummer);
  const pushed = pushedUser(resource, numberTag);
  const id = deps.entropy.uuid() as ScimUserId;
  const user = await nameTaken(() =>
    writing(deps, caller, async (tx) => {
      const created = await createUser(tx, caller.client, id, pushed);
      await conclude(tx, deps, caller, "scim.user.created", { userId: id }, []);
      return created;
    }),
  );
  return showUser(deps, user, projection);
}

export async function getUser(
  deps: ScimDeps,
  { client }: ScimCaller,
  id: string,
  projection: Projection,
): Promise<ScimResource> {
  const user = isUuid(id)
    ? await deps.db.read(client.organisation, (tx) => findUser(tx, client, id as ScimUserId))
    : null;
  if (!user) throw unknownResource("user");
  return showUser(deps, user, projection);
}

/**
 * Changes a user (RFC 7644 section 3.5.2): all of the operations or none, on the locked row. What is so
 * already changes nothing. Disabling suspends the grants in the same transaction, enabling resumes them (R5).
 */
export async function patchUser(
  deps: ScimDeps,
  caller: ScimCaller,
  id: string,
  body: unknown,
  projection: Projection,
): Promise<ScimResource> {
  const operations = orThrow(parsePatch(body, userSchema));
  const { rest, change } = takeFoedselsnummerChange(operations);
  const { client } = caller;
  const number =
    change.kind === "unchanged"
      ? {}
      : {
          numberTag: change.kind === "clear" ? null : tagOf(deps, client.organisation, change.foedselsnummer),
        };
  if (!isUuid(id)) throw unknownResource("user");
  const user = await nameTaken(() =>
    writing(deps, caller, async (tx) => {
      const before = await lockUser(tx, client, id as ScimUserId);
      if (!before) throw unknownResource("user");
      const patched = orThrow(applyPatch(withMeta(deps, "User", before), rest, userSchema));
      const pushed = { ...pushedUser(withoutMeta(patched)), ...number };
      const { user: after, changed, changes } = await changeUser(tx, client, before, pushed);
      if (changed) {
        const facts = { userId: id, active: after.active, identityChanged: after.identityChanged };
        await conclude(tx, deps, caller, "scim.user.changed", facts, changes);
      }
      return after;
    }),
  );
  return showUser(deps, user, projection);
}

/** Deletes a user for good (RFC 7644 section 3.6): a tombstone stays for the records, the userName is free. */
export async function removeUser(deps: ScimDeps, caller: ScimCaller, id: string): Promise<void> {
  if (!isUuid(id)) throw unknownResource("user");
  await writing(deps, caller, async (tx) => {
    const changes = await deleteUser(tx, caller.client, id as ScimUserId);
    if (!changes) throw unknownResource("user");
    await conclude(tx, deps, caller, "scim.user.deleted", { userId: id }, changes);
  });
}

export const showUser = (deps: ScimDeps, user: StoredUser, projection: Projection): ScimResource =>
  project(withMeta(deps, "User", user), projection, userSchema);

function pushedUser(resource: ScimResource, numberTag?: Buffer | null): PushedUser {
  const active = resource.active !== false;
  return { keys: userKeys(resource), active, resource, ...(numberTag === undefined ? {} : { numberTag }) };
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
