import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printFilter } from "../../src/scim/filter.ts";
import { type MemberChange, membersPatch } from "../../src/scim/members-patch.ts";
import { normaliseResource } from "../../src/scim/normalise-policy.ts";
import { applyPatch } from "../../src/scim/patch-policy.ts";
import { parsePatch } from "../../src/scim/patch-request.ts";
import { isJsonObject, type Json, jsonEquals, type ScimResource } from "../../src/scim/resource.ts";
import { groupSchema, userSchema } from "../../src/scim/schema.ts";
import { accepted, expectUnpolluted, filterArbitrary, runs, textArbitrary } from "./support.ts";

const ENT = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

const element = fc.record(
  {
    value: textArbitrary,
    type: fc.constantFrom("work", "Work", "home"),
    primary: fc.constantFrom<Json>(true, false, "True"),
    display: textArbitrary,
  },
  { requiredKeys: [] },
);
const elements = fc.array(element, { maxLength: 3 });
const scalar: fc.Arbitrary<Json> = fc.oneof(
  textArbitrary,
  fc.constantFrom<Json>(null, true, "False", 5, [], {}),
);

/** Bodies that a client could send: sound, sloppy and senseless. */
const value: fc.Arbitrary<Json> = fc.oneof(
  scalar,
  element as fc.Arbitrary<Json>,
  elements as fc.Arbitrary<Json>,
  fc.dictionary(
    fc.constantFrom(
      "title",
      "active",
      "name.givenName",
      "name",
      "emails",
      "userName",
      "shoeSize",
      `${ENT}:manager`,
      ENT,
      "__proto__",
      "value",
      "givenName",
      "department",
    ),
    fc.oneof(scalar, elements as fc.Arbitrary<Json>),
    { maxKeys: 4 },
  ) as fc.Arbitrary<Json>,
);

const emailFilter = filterArbitrary(userSchema, ["emails"], 0)
  .filter((filter) => filter.kind === "values")
  .map(printFilter);
const path = fc.oneof(
  fc.constantFrom(
    "userName",
    "title",
    "active",
    "name",
    "name.givenName",
    "emails",
    "emails.value",
    "roles",
    "id",
    "meta",
    "groups",
    "schemas",
    ENT,
    `${ENT}:manager`,
    `${ENT}:manager.value`,
    `${ENT}:manager.displayName`,
    'emails[type eq "work"]',
    'emails[type eq "work"].value',
    'emails[type eq "home"].primary',
    'roles[primary eq "True"].value',
    "__proto__",
    "x",
  ),
  emailFilter,
  emailFilter.map((filter) => `${filter}.value`),
);
const op = fc.constantFrom("add", "Replace", "REMOVE", "replace", "move");
const operation = fc.record({ op, path, value }, { requiredKeys: ["op"] });

const user: fc.Arbitrary<ScimResource> = fc
  .record(
    {
      userName: textArbitrary.filter((text) => text !== ""),
      title: textArbitrary,
      active: fc.boolean(),
      emails: elements,
      name: fc.record({ givenName: textArbitrary }),
      [ENT]: fc.record({ department: textArbitrary, manager: textArbitrary }),
    },
    { requiredKeys: ["userName"] },
  )
  .map((body) => normaliseResource(body, userSchema))
  .filter((result) => result.ok)
  .map(accepted);

function patched(current: ScimResource, operations: readonly unknown[]) {
  const parsed = parsePatch({ Operations: operations }, userSchema);
  return parsed.ok ? applyPatch(current, parsed.value, userSchema) : parsed;
}

describe("whatever a PATCH of a user holds", () => {
  test("it gives a resource that a PUT would store just so, or a refusal, and never throws", () => {
    fc.assert(
      fc.property(user, fc.array(operation, { minLength: 1, maxLength: 4 }), (current, operations) => {
        const untouched = structuredClone(current);
        const result = patched(current, operations);
        expect(current).toEqual(untouched);
        expectUnpolluted();
        if (!result.ok) {
          expect(result.error.status).toBe(400);
          return;
        }
        expect(accepted(normaliseResource(result.value, userSchema))).toEqual(result.value);
        const emails = result.value.emails;
        const primaries = Array.isArray(emails)
          ? emails.filter((one) => isJsonObject(one) && one.primary === true)
          : [];
        expect(primaries.length).toBeLessThanOrEqual(1);
      }),
      runs,
    );
  });

  test("the same replace or remove once more changes nothing", () => {
    const repeatable = operation.filter(
      (one) => one.op === "replace" || one.op === "Replace" || one.op === "REMOVE",
    );
    fc.assert(
      fc.property(user, repeatable, (current, one) => {
        const first = patched(current, [one]);
        if (!first.ok) return;
        const again = patched(first.value, [one]);
        // A value path that no longer finds what it changed is a new question, not a repeat.
        if (!again.ok) {
          expect(again.error.scimType).toMatch(/noTarget|invalidValue/);
          return;
        }
        if (one.path?.includes("[") !== true) expect(jsonEquals(again.value, first.value)).toBe(true);
      }),
      runs,
    );
  });

  test("replacing every attribute by what is there gives back the very same resource", () => {
    fc.assert(
      fc.property(user, (current) => {
        const result = accepted(patched(current, [{ op: "replace", value: current }]));
        expect(result).toBe(current);
      }),
      runs,
    );
  });
});

describe("whatever a PATCH of members holds", () => {
  const id = fc.constantFrom("u1", "u2", "u3", "u4");
  const member = fc.record({ value: id });
  const change = fc.oneof(
    fc.record({
      op: fc.constantFrom("add", "remove", "replace"),
      path: fc.constant("members"),
      value: fc.array(member, { maxLength: 3 }),
    }),
    id.map((one) => ({ op: "remove", path: `members[value eq "${one}"]` })),
    fc
      .tuple(id, id)
      .map(([one, other]) => ({ op: "remove", path: `members[value eq "${one}" or value eq "${other}"]` })),
    fc.constant({ op: "remove", path: "members" }),
  );

  function applied(members: ReadonlySet<string>, one: MemberChange): ReadonlySet<string> {
    switch (one.kind) {
      case "add":
        return new Set([...members, ...one.ids]);
      case "remove":
        return new Set([...members].filter((known) => !one.ids.includes(known)));
      case "removeAll":
        return new Set();
      case "replace":
        return new Set(one.ids);
    }
  }

  test("set-based changes leave the members that a PATCH of the whole list would", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(id),
        fc.array(change, { minLength: 1, maxLength: 5 }),
        (before, operations) => {
          const parsed = accepted(parsePatch({ Operations: operations }, groupSchema));
          const group: ScimResource = {
            displayName: "G",
            ...(before.length > 0 ? { members: before.map((value) => ({ value })) } : {}),
          };
          const whole = accepted(applyPatch(group, parsed, groupSchema)).members;
          const expected = new Set(
            Array.isArray(whole) ? whole.map((one) => (isJsonObject(one) ? one.value : one)) : [],
          );
          const sorted = accepted(membersPatch(parsed));
          expect(sorted.rest).toEqual([]);
          expect(sorted.members.reduce<ReadonlySet<string>>(applied, new Set(before))).toEqual(expected);
        },
      ),
      runs,
    );
  });
});
