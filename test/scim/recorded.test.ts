import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { membersPatch } from "../../src/scim/members-patch.ts";
import { normaliseResource } from "../../src/scim/normalise-policy.ts";
import { applyPatch } from "../../src/scim/patch-policy.ts";
import { parsePatch } from "../../src/scim/patch-request.ts";
import type { ScimResource } from "../../src/scim/resource.ts";
import { groupSchema, userSchema } from "../../src/scim/schema.ts";
import type { ScimError } from "../../src/scim/scim-error.ts";

type Refusal = { status: number; scimType: string };
type UserCase = { quirk: string; before: ScimResource; patch: unknown } & (
  | { after: ScimResource; refused?: never }
  | { after?: never; refused: Refusal }
);
type GroupCase = { quirk: string; patch: unknown; members?: unknown; rest?: number; refused?: Refusal };
type BodyCase = { quirk: string; type: "User" | "Group"; body: unknown; stored?: unknown; refused?: Refusal };

const recorded = <T>(name: string): [string, T][] =>
  (
    JSON.parse(readFileSync(new URL(`recorded/${name}.json`, import.meta.url), "utf8")) as (T & {
      quirk: string;
    })[]
  ).map((entry) => [entry.quirk, entry]);

const kindOf = ({ status, scimType }: ScimError) => ({ status, scimType });

const CORE = "urn:ietf:params:scim:schemas:core:2.0:User";

function patched(before: ScimResource, patch: unknown) {
  const operations = parsePatch(patch, userSchema);
  return operations.ok ? applyPatch(before, operations.value, userSchema) : operations;
}

/** `schemas` follows from the content, so the recordings leave it out. */
function withoutSchemas(resource: ScimResource): ScimResource {
  const { schemas: _derived, ...rest } = resource;
  return rest;
}

describe("a user PATCH as recorded from", () => {
  test.each([
    ...recorded<UserCase>("users-entra").map(([quirk, entry]) => [`Entra: ${quirk}`, entry] as const),
    ...recorded<UserCase>("users-others").map(([quirk, entry]) => [`others: ${quirk}`, entry] as const),
  ])("%s", (_quirk, { before, patch, after, refused }) => {
    const untouched = structuredClone(before);
    const result = patched(before, patch);
    expect(before).toEqual(untouched);
    if (refused !== undefined) {
      expect(result.ok ? result.value : kindOf(result.error)).toEqual(refused);
      return;
    }
    expect(result.ok ? withoutSchemas(result.value) : result.error.detail).toEqual(after);
    // Quirk 14: the same request once more changes nothing.
    const again = result.ok ? patched(result.value, patch) : result;
    expect(again).toEqual(result);
  });

  test("decision 7: a PATCH that changes nothing gives back the very resource, however it was stored", () => {
    const stored: ScimResource = { id: "u1", userName: "kari", emails: [{ type: "work" }] };
    const result = patched(stored, { Operations: [{ op: "replace", path: "userName", value: "kari" }] });
    expect(result.ok && result.value).toBe(stored);
  });

  test("schemas names the extensions that have content, and no other", () => {
    const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    const add = patched(
      { schemas: [CORE], userName: "kari" },
      { Operations: [{ op: "add", path: `${enterprise}:department`, value: "Skole" }] },
    );
    expect(add.ok && add.value.schemas).toEqual([CORE, enterprise]);
    const remove = add.ok ? patched(add.value, { Operations: [{ op: "remove", path: enterprise }] }) : add;
    expect(remove.ok && remove.value).toEqual({ schemas: [CORE], userName: "kari" });
  });
});

describe("a group PATCH as recorded", () => {
  test.each(recorded<GroupCase>("groups"))("%s", (_quirk, { patch, members, rest, refused }) => {
    const operations = parsePatch(patch, groupSchema);
    const sorted = operations.ok ? membersPatch(operations.value) : operations;
    if (!sorted.ok) {
      expect(kindOf(sorted.error)).toEqual(refused);
      return;
    }
    expect(refused).toBeUndefined();
    expect(sorted.value.members).toEqual(members);
    expect(sorted.value.rest).toHaveLength(rest ?? 0);
  });
});

describe("a POST or PUT body as recorded", () => {
  test.each(recorded<BodyCase>("bodies"))("%s", (_quirk, { type, body, stored, refused }) => {
    const untouched = structuredClone(body);
    const result = normaliseResource(body, type === "User" ? userSchema : groupSchema);
    expect(body).toEqual(untouched);
    expect(result.ok ? result.value : kindOf(result.error)).toEqual(stored ?? refused);
  });
});
