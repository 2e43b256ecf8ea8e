import { z } from "@hono/zod-openapi";
import type { RoleRefusal } from "../grants/role-changes/role-change-service.ts";
import { isUuid } from "../kernel/ids.ts";
import { isoOf } from "../kernel/instant.ts";
import type { Result } from "../kernel/result.ts";
import { type Difference, spelled } from "../roles/definition-policy.ts";
import type { RoleVersion } from "../roles/version-store.ts";
import { problem } from "./problem.ts";
import { type Staff, shown } from "./staff.ts";

const id = z.string().max(64);
const uuid = id.refine(isUuid, "must be a UUID").transform((text) => text.toLowerCase());
const days = z.number().int();
const codes = z.array(z.string().max(100)).max(100);

const fields = {
  name: z.string().max(200),
  tjenesteomraade: z.string().max(100).describe("a service area by its name; see /service-areas"),
  lovhjemler: z
    .array(z.strictObject({ lov: z.string().max(200), paragraf: z.string().max(50).nullable().optional() }))
    .max(20),
  rettighetspakke: z.enum(["OMH", "OUH"]),
  bruksomraader: codes,
  parts: codes.describe(
    "leaf names; person-basis, identitetsgrunnlag-utvidet and relasjon-utvidet expand to theirs",
  ),
  purposes: z
    .array(
      z.strictObject({
        code: z.string().max(100).describe("recorded with every look-up"),
        name: z.string().max(200).optional().describe("what people choose it by; without one by its code"),
        caseReferenceRequired: z.boolean(),
      }),
    )
    .max(50),
  longestLifeDays: days,
  historikk: z.boolean().optional(),
  skjermetAdresse: z.boolean().optional(),
  municipalities: codes.optional().describe("kommunenummer; none: no limit"),
  defaultLifeDays: days.optional(),
  renewalWindowDays: days.optional(),
  dormantAfterDays: days.optional(),
  sensitive: z.boolean().optional().describe("new members wait for a leader's confirmation"),
  requestable: z.boolean().optional().describe("may be asked for without a group"),
  ownerId: id.nullable().optional().describe("decides where there is no leader who could"),
};

/** A definition as somebody writes it; what is wrong with it beyond its form is judged by `roleProblems`. */
export const definitionGiven = z.strictObject(fields).meta({ id: "RoleDefinitionGiven" });
export const roleGiven = z.strictObject({ fiksRoleId: uuid, ...fields }).meta({ id: "RoleGiven" });
export const copyGiven = z
  .strictObject({ name: fields.name, fiksRoleId: uuid, changes: z.strictObject(fields).partial().optional() })
  .meta({ id: "RoleCopyGiven" });
export const adoptionGiven = z
  .strictObject({ fiksRoleId: uuid, ownerId: id.nullable().optional() })
  .meta({ id: "NationalRoleAdoption" });
export const takeOverGiven = z
  .strictObject({ ownerId: id.nullable().optional() })
  .meta({ id: "NationalVersionTakeOver" });

export const byId = { params: z.object({ id }) };
export const byVersion = { params: z.object({ id, version: z.coerce.number().int().min(1).max(1_000_000) }) };
export const json = <T extends z.ZodType>(schema: T) => ({
  body: { required: true, content: { "application/json": { schema } } },
});

const definition = z.record(z.string(), z.unknown()).describe("as proposed, with collections expanded");

export const versionShown = z
  .object({
    id: z.string(),
    fiksRoleId: z.string(),
    version: z.number().int(),
    definition,
    national: z.object({ id: z.string(), version: z.number().int() }).nullable(),
    state: z.enum(["proposed", "approved", "withdrawn"]),
    current: z.boolean().describe("look-ups go by it now"),
    retired: z.boolean(),
    proposedBy: z.string(),
    proposedAt: z.string(),
    decidedBy: z.string().nullable(),
    decidedAt: z.string().nullable(),
  })
  .meta({ id: "RoleVersion" });

export const showVersion = (version: RoleVersion): z.infer<typeof versionShown> => {
  const { role, proposedAt, decidedAt, ...rest } = version;
  const { id: roleId, fiksRoleId, version: number, national } = role;
  return {
    id: roleId,
    fiksRoleId,
    version: number,
    definition: spelled(role),
    national,
    ...rest,
    proposedAt: isoOf(proposedAt),
    decidedAt: decidedAt === null ? null : isoOf(decidedAt),
  };
};

export const differencesShown = z
  .array(
    z.object({
      field: z.string(),
      from: z.unknown().optional(),
      to: z.unknown().optional(),
      added: z.array(z.unknown()).optional(),
      removed: z.array(z.unknown()).optional(),
    }),
  )
  .describe("field by field; lists by what came and went")
  .meta({ id: "RoleDifferences" });

export const showDifferences = (all: readonly Difference[]): z.infer<typeof differencesShown> =>
  all.map((one) =>
    "from" in one ? { ...one } : { field: one.field, added: [...one.added], removed: [...one.removed] },
  );

/** What came of an act on a role: its value, or the refusal; each field that is wrong by name. */
export const told = <T>(
  c: Staff,
  result: Result<T, RoleRefusal>,
  status: 200 | 201,
  show: (value: T) => object,
) => {
  if (result.ok) return shown(c, result, status, show);
  if (typeof result.error === "object") return problem(c, "invalid_fields", result.error.fields) as never;
  return problem(c, result.error) as never;
};
