import fc from "fast-check";
import { listGroups, listUsers } from "../../src/directory/list-store.ts";
import type { Scope } from "../../src/directory/user-store.ts";
import type { OrganisationId, SourceId } from "../../src/kernel/ids.ts";
import { groupKeys, userKeys } from "../../src/scim/keys-policy.ts";
import { normaliseResource } from "../../src/scim/normalise-policy.ts";
import { withMeta } from "../../src/scim/representation.ts";
import type { Json, ScimResource } from "../../src/scim/resource.ts";
import { groupSchema, userSchema } from "../../src/scim/schema.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { accepted, type Operands } from "./support.ts";

export const BASE = "https://sync.example/scim/v2";
export const ENT = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

export const SCOPE: Scope = {
  organisation: "01990000-0000-7000-8000-000000000001" as OrganisationId,
  source: "01990000-0000-7000-8000-000000000002" as SourceId,
};

/** Pieces of texts that case, composition, order, quoting and LIKE find hard. */
const PIECES =
  "work home Work WORK a A å Å A\u030a a\u030a ß ẞ ss SS ſ s İ i\u0307 ı I i K \u212a k \u2126 Ω ω ΑΣ ας σ Σ ﬁ fi é É e\u0301 e 😀 \uffee \ue000 æ Æ ø Ø ŋ Ŋ č % _ \\ \" ' a\"b x'y -- $1 :: and true null".split(
    " ",
  );

export const pieces = fc.constantFrom(...PIECES);
const texts = fc.oneof(
  pieces,
  fc.array(pieces, { minLength: 1, maxLength: 3 }).map((some) => some.join("")),
);

const elements = (more: { [sub: string]: fc.Arbitrary<Json> }) =>
  fc.array(
    fc.record(
      { value: texts, display: texts, type: texts, primary: fc.boolean(), ...more },
      { requiredKeys: [] },
    ),
    { maxLength: 3 },
  );

/** At most one element of a list is primary (RFC 7643 section 2.4). */
const withOnePrimary = (list: { primary?: boolean }[]): Json =>
  list.map((element, at) => {
    const isLater = list.findIndex(({ primary }) => primary) < at;
    return (element.primary && isLater ? { ...element, primary: false } : element) as Json;
  });

const user = fc.record(
  {
    externalId: texts,
    displayName: texts,
    nickName: texts,
    profileUrl: texts.map((text) => `https://x/${text}`),
    title: texts,
    active: fc.boolean(),
    name: fc.record({ givenName: texts, familyName: texts }, { requiredKeys: [] }),
    emails: elements({ type: fc.constantFrom("work", "WORK", "home") }).map(withOnePrimary),
    phoneNumbers: elements({}).map(withOnePrimary),
    photos: elements({}).map(withOnePrimary),
    addresses: fc.array(fc.record({ locality: texts, country: texts }, { requiredKeys: [] }), {
      maxLength: 2,
    }),
    department: texts,
    manager: fc.constantFrom("M1", "m1", "m2"),
  },
  { requiredKeys: [] },
);

export type Population = { users: ScimResource[]; groups: ScimResource[]; operands: Operands };

const uuid = (kind: number, at: number): string =>
  `0199000${kind}-0000-7000-8000-${at.toString(16).padStart(12, "0")}`;

/** Forty users and ten groups with members, stored as a request stores them, and whole as a request shows them. */
export async function populate({ db }: TestDatabase): Promise<Population> {
  const [organisation_id, source_id] = [SCOPE.organisation, SCOPE.source];
  const users = fc.sample(user, { numRuns: 40, seed: 7644 }).map(({ department, manager, ...rest }, at) => {
    const reference = manager === undefined ? {} : { manager: { value: manager } };
    const extension = { ...(department === undefined ? {} : { department }), ...reference };
    const body = { ...rest, userName: `${at % 7} ${rest.title ?? ""} ${at}`, [ENT]: extension };
    return { id: uuid(1, at), resource: accepted(normaliseResource(body, userSchema)) };
  });
  const groups = fc.sample(texts, { numRuns: 10, seed: 7643 }).map((displayName, at) => {
    const body = { displayName, ...(at % 2 === 0 ? { externalId: displayName.toUpperCase() } : {}) };
    return { id: uuid(2, at), resource: accepted(normaliseResource(body, groupSchema)) };
  });
  const members = groups.flatMap((group, g) =>
    users.filter((_, u) => g > 0 && u % (g + 1) === 0).map(({ id }) => ({ group_id: group.id, user_id: id })),
  );
  const common = (at: number) => ({
    organisation_id,
    source_id,
    version: String(1 + (at % 12)),
    created_at: new Date(Date.UTC(2026, 0, 1 + at)),
    modified_at: new Date(Date.UTC(2026, 2, 31 - (at % 20), 12, 30, 15, at)),
    deleted_at: null,
  });
  await db.asOwner(async (tx) => {
    await tx
      .insertInto("organisation")
      .values({ id: organisation_id, organisation_number: "999000001", name: "Fjordheim" })
      .execute();
    await tx
      .insertInto("source")
      .values({ organisation_id, id: source_id, name: "Entra", entra_tenant_id: "t" })
      .execute();
    await tx
      .insertInto("scim_user")
      .values(users.map(({ id, resource }, at) => ({ ...common(at), ...userRow(id, resource) })))
      .execute();
    await tx
      .insertInto("scim_group")
      .values(
        groups.map(({ id, resource }, at) => {
          const keys = groupKeys(resource);
          return {
            ...common(at),
            id,
            display_name_key: keys.displayNameKey,
            external_id: keys.externalId,
            resource: JSON.stringify(resource),
            comparable: JSON.stringify(keys.comparable),
          };
        }),
      )
      .execute();
    await tx
      .insertInto("scim_member")
      .values(members.map((member) => ({ organisation_id, ...member })))
      .execute();
  });
  return shownWhole({ db }, members);
}

function userRow(id: string, resource: ScimResource) {
  const keys = userKeys(resource);
  return {
    organisation_id: SCOPE.organisation,
    source_id: SCOPE.source,
    id,
    user_name_key: keys.userNameKey,
    external_id: keys.externalId,
    work_email_key: keys.workEmailKey,
    display_name_key: keys.displayNameKey,
    manager_id: keys.managerId,
    active: true,
    confirmed_external_id: null,
    number_tag: null,
    deleted_at: null,
    resource: JSON.stringify(resource),
    comparable: JSON.stringify(keys.comparable),
  };
}

/** A user who comes later than all that are there, as ids of ours do. */
export async function addLater({ db }: Pick<TestDatabase, "db">, at: number): Promise<void> {
  const resource = accepted(normaliseResource({ userName: `later ${at}` }, userSchema));
  await db.asOwner((tx) =>
    tx
      .insertInto("scim_user")
      .values(userRow(uuid(3, at), resource))
      .execute(),
  );
}

/** Everything as it is shown, memberships included, and operands that are found in it. */
async function shownWhole(
  { db }: Pick<TestDatabase, "db">,
  members: readonly { group_id: string; user_id: string }[],
): Promise<Population> {
  const all = { condition: null, sort: null, page: { offset: 0, limit: 1000 }, baseUrl: BASE };
  const stored = await db.read(SCOPE.organisation, async (tx) => ({
    users: (await listUsers(tx, SCOPE, all)).users.map((one) => withMeta(BASE, "User", one)),
    groups: (await listGroups(tx, SCOPE, all)).groups.map((one) => withMeta(BASE, "Group", one)),
  }));
  const display = (one: ScimResource) => (one.displayName === undefined ? {} : { display: one.displayName });
  const groupsOf = (id: Json | undefined): Json[] =>
    stored.groups
      .filter((group) => members.some((m) => m.user_id === id && m.group_id === group.id))
      .map((g) => ({ value: g.id as string, $ref: `${BASE}/Groups/${g.id}`, type: "direct", ...display(g) }));
  const membersOf = (id: Json | undefined): Json[] =>
    stored.users
      .filter((one) => members.some((m) => m.group_id === id && m.user_id === one.id))
      .map((u) => ({ value: u.id as string, $ref: `${BASE}/Users/${u.id}`, type: "User", ...display(u) }));
  const users = stored.users.map((one) => ({ ...one, groups: groupsOf(one.id) }));
  const groups = stored.groups.map((one) => ({ ...one, members: membersOf(one.id) }));
  return { users, groups, operands: operandsFrom([...users, ...groups]) };
}

function operandsFrom(resources: readonly ScimResource[]): Operands {
  const found = new Set<string>();
  const collect = (value: Json): void => {
    if (typeof value === "string") found.add(value);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
  };
  for (const resource of resources) collect(resource);
  const stored = fc.constantFrom(...found);
  const isTime = /^20\d\d-/;
  const later = (time: string) => `${time.slice(0, -1)}0000Z`;
  const elsewhere = (time: string) =>
    `${new Date(Date.parse(time) + 7_200_000).toISOString().slice(0, -1)}+02:00`;
  return {
    texts: fc.oneof(
      pieces,
      texts,
      stored,
      stored.map((text) => text.toUpperCase()),
      stored.map((text) => [...text].slice(0, 3).join("")),
      stored.map((text) => [...text].slice(-3).join("")),
    ),
    times: fc
      .constantFrom(...[...found].filter((text) => isTime.test(text)))
      .chain((time) => fc.constantFrom(time, later(time), elsewhere(time))),
  };
}
