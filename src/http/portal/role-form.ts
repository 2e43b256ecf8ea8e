import { peopleMeant } from "../../directory/person-store.ts";
import type { RoleRefusal } from "../../grants/role-changes/role-change-service.ts";
import { ROLE_FAULTS } from "../../i18n/role-fault-words.ts";
import { ROLE_FIELDS } from "../../i18n/role-field-words.ts";
import { ROLE_FORM } from "../../i18n/role-form-words.ts";
import { isUuid } from "../../kernel/ids.ts";
import type { DefinitionGiven } from "../../roles/definition-policy.ts";
import type { RoleDefinition } from "../../roles/role.ts";
import type { RoleProblem } from "../../roles/role-policy.ts";
import { comparisonKey } from "../../scim/keys-policy.ts";
import { actValue } from "../../ui/admin/roles-form-fields.tsx";
import type { FieldProblem, View } from "../../ui/view.ts";
import { refusalOf } from "../problem.ts";
import type { Staff } from "../staff.ts";

/** An owner that nobody is, which the service then names as a problem of its field. */
const NOBODY = "nobody";

/** The definition that the form says. What is wrong with it is judged where it is proposed. */
export async function definitionIn(c: Staff, form: URLSearchParams): Promise<DefinitionGiven> {
  const days = (name: string) =>
    /^\d{1,4}$/.test(form.get(name)?.trim() ?? "") ? Number(form.get(name)) : Number.NaN;
  const withCase = new Set(form.getAll("purposeCase"));
  const purposeNames = form.getAll("purposeName");
  return {
    name: form.get("name") ?? "",
    tjenesteomraade: form.get("tjenesteomraade") ?? "",
    lovhjemler: form.getAll("lovhjemler").flatMap(actIn),
    rettighetspakke: form.get("rettighetspakke") === "OUH" ? "OUH" : "OMH",
    bruksomraader: form.getAll("bruksomraader"),
    parts: form.getAll("parts"),
    purposes: form.getAll("purpose").flatMap((code, i) =>
      code.trim() === ""
        ? []
        : [
            {
              code: code.trim(),
              name: purposeNames[i],
              caseReferenceRequired: withCase.has(String(i)),
            },
          ],
    ),
    longestLifeDays: days("longestLifeDays"),
    defaultLifeDays: days("defaultLifeDays"),
    renewalWindowDays: days("renewalWindowDays"),
    dormantAfterDays: days("dormantAfterDays"),
    historikk: form.get("historikk") === "yes",
    skjermetAdresse: form.get("skjermetAdresse") === "yes",
    municipalities: (form.get("municipalities") ?? "").split(/[\s,;]+/).filter(Boolean),
    sensitive: form.get("sensitive") === "yes",
    requestable: form.get("requestable") === "yes",
    ownerId: await ownerIn(c, form),
  };
}

/** The owner that the form names by a user name or an id; null for none. */
export async function ownerIn(c: Staff, form: URLSearchParams): Promise<string | null> {
  const id = form.get("owner")?.trim() ?? "";
  if (id === "") return null;
  const { organisation } = c.get("person");
  const meant = { id, userNameKey: comparisonKey(id) };
  const [only, ...others] = await c.env.db.read(organisation, (tx) => peopleMeant(tx, organisation, meant));
  return only !== undefined && others.length === 0 ? only : NOBODY;
}

function actIn(text: string): { lov: string; paragraf: string | null }[] {
  try {
    const [lov, paragraf] = JSON.parse(text) as unknown[];
    return [{ lov: String(lov), paragraf: paragraf === null ? null : String(paragraf) }];
  } catch {
    return [{ lov: text, paragraf: null }];
  }
}

/** A definition as the form has it. */
export function valuesOf(role: RoleDefinition, owner: string | null): URLSearchParams {
  const values = new URLSearchParams({
    name: role.name,
    tjenesteomraade: role.tjenesteomraade,
    rettighetspakke: role.rettighetspakke,
    municipalities: role.municipalities.join(" "),
    longestLifeDays: String(role.longestLifeDays),
    defaultLifeDays: String(role.defaultLifeDays),
    renewalWindowDays: String(role.renewalWindowDays),
    dormantAfterDays: String(role.dormantAfterDays),
    owner: owner ?? "",
  });
  for (const name of ["historikk", "skjermetAdresse", "sensitive", "requestable"] as const)
    if (role[name]) values.set(name, "yes");
  for (const act of role.lovhjemler) values.append("lovhjemler", actValue(act));
  for (const use of role.bruksomraader) values.append("bruksomraader", use);
  for (const part of role.parts) values.append("parts", part);
  role.purposes.forEach(({ code, name = "", caseReferenceRequired }, i) => {
    values.append("purpose", code);
    values.append("purposeName", name);
    if (caseReferenceRequired) values.append("purposeCase", String(i));
  });
  return values;
}

/** The Fiks role that the form names; null for what is none. */
export function fiksRoleIn(form: URLSearchParams): string | null {
  const id = (form.get("fiksRoleId") ?? "").trim().toLowerCase();
  return isUuid(id) ? id : null;
}

export const notUuid = ({ say }: View): FieldProblem => ({
  field: "fiksRoleId",
  problem: say(ROLE_FORM.notUuid),
});

/** A refusal as it stands in the form: at its fields, or above it. */
export function refusedIn(view: View, refused: RoleRefusal) {
  if (typeof refused === "object")
    return { status: 400, problems: refused.fields.map((one) => wordsOf(view, one)), refusal: null } as const;
  const [status, text] = refusalOf(refused);
  const problem = view.say(text);
  return refused === "fiks_role_taken"
    ? { status, problems: [{ field: "fiksRoleId", problem }], refusal: null }
    : { status, problems: [], refusal: problem };
}

const FORM_FIELDS: Partial<Record<RoleProblem["field"], string>> = { ownerId: "owner", purposes: "purpose" };

function wordsOf({ say }: View, { field, problem }: RoleProblem): FieldProblem {
  const words = say(ROLE_FAULTS[problem]);
  const named = problem === "less_than_one_day" || problem === "more_than_allowed";
  return {
    field: FORM_FIELDS[field] ?? field,
    problem: named ? `${say(ROLE_FIELDS[field])}: ${words}` : words,
  };
}
