import { type Context, Hono } from "hono";
import { listGroupNames } from "../../directory/group-store.ts";
import {
  lookAtMapping,
  type MappingProblem,
  proposeChange,
  proposeMapping,
} from "../../grants/mappings/mapping-service.ts";
import type { Mapping } from "../../grants/mappings/mapping-store.ts";
import { PORTAL_ROLES } from "../../grants/portal-role.ts";
import { type Target, termsOf } from "../../grants/terms-store.ts";
import { MAPPING_FORM } from "../../i18n/mapping-form-words.ts";
import { dayOf, endOfDay, startOfDay } from "../../i18n/norwegian-day.ts";
import type { RoleId } from "../../kernel/ids.ts";
import { type Instant, plusDays } from "../../kernel/instant.ts";
import { roleNames } from "../../roles/role-name-store.ts";
import { allRoles } from "../../roles/role-store.ts";
import { MappingForm } from "../../ui/admin/mappings-form.tsx";
import { mappingTarget, rightIn } from "../../ui/admin/mappings-words.ts";
import type { FieldProblem, View } from "../../ui/view.ts";
import type { HttpEnv } from "../context.ts";
import { refusalOf } from "../problem.ts";
import { actDepsOf, actorOf } from "../staff.ts";
import { goTo, page, refuse, viewOf } from "./page.tsx";
import { requireForm, requireFresh, requireRight, requireVisitor } from "./steps.ts";

type Ctx = Context<HttpEnv>;

/** The forms that propose a mapping, and a change of one. */
export const mappingFormPages = () =>
  new Hono<HttpEnv>()
    .get("/admin/mappings/new", requireVisitor, requireRight("iam"), requireFresh, (c) => {
      const group = c.req.query("group") ?? "";
      return newForm(c, new URLSearchParams({ groupId: group, ttlDays: "30" }));
    })
    .post(
      "/admin/mappings/new",
      requireVisitor,
      requireForm,
      requireRight("iam"),
      requireFresh,
      async (c) => {
        const form = c.get("form");
        const target = targetOf(form.get("target") ?? "");
        const rules = rulesOf(form, viewOf(c));
        const groupId = form.get("groupId") ?? "";
        const { say } = viewOf(c);
        const problems = [
          ...(groupId === "" ? [{ field: "groupId", problem: say(MAPPING_FORM.groupMissing) }] : []),
          ...(target === null ? [{ field: "target", problem: say(MAPPING_FORM.targetMissing) }] : []),
          ...rules.problems,
        ];
        if (target === null || problems.length > 0) return newForm(c, form, problems);
        const gives = form.get("gives") === "break_glass" ? "break_glass" : "access";
        const proposal = { groupId, target, gives, ...rules.value } as const;
        const made = await proposeMapping(actDepsOf(c), actorOf(c), proposal);
        return made.ok
          ? goTo(c, `/admin/mappings/${made.value.id}`, "proposed")
          : newForm(c, form, [], made.error);
      },
    )
    .get("/admin/mappings/:id/change", requireVisitor, requireRight("iam"), requireFresh, (c) =>
      changeForm(c, c.req.param("id"), null),
    )
    .post(
      "/admin/mappings/:id/change",
      requireVisitor,
      requireForm,
      requireRight("iam"),
      requireFresh,
      async (c) => {
        const id = c.req.param("id");
        const form = c.get("form");
        const rules = rulesOf(form, viewOf(c));
        if (rules.problems.length > 0) return changeForm(c, id, form, rules.problems);
        const groupId = form.get("groupId") ?? "";
        const wanted = { ...rules.value, ...(groupId === "" ? {} : { groupId }) };
        const made = await proposeChange(actDepsOf(c), actorOf(c), id, wanted);
        return made.ok
          ? goTo(c, `/admin/mappings/${id}`, "proposed")
          : changeForm(c, id, form, [], made.error);
      },
    );

/** The field that a refusal is about. */
const FIELDS: Partial<Record<MappingProblem, string>> = {
  unknown_group: "groupId",
  unknown_role: "target",
  longer_than_the_role_allows: "ttlDays",
  break_glass_takes_a_role: "gives",
  validity_over: "validUntil",
  mapped_already: "target",
  group_deleted: "groupId",
};

/** A refusal as it stands in a form: at its field, or above it. */
function refusedIn(view: View, refused: MappingProblem | undefined, problems: readonly FieldProblem[]) {
  if (refused === undefined)
    return { status: problems.length > 0 ? 400 : 200, problems, refusal: null } as const;
  const [status, text] = refusalOf(refused);
  const field = FIELDS[refused];
  const problem = view.say(text);
  return field === undefined
    ? { status, problems, refusal: problem }
    : { status, problems: [{ field, problem }], refusal: null };
}

async function newForm(
  c: Ctx,
  values: URLSearchParams,
  wrong: readonly FieldProblem[] = [],
  refused?: MappingProblem,
) {
  const view = viewOf(c);
  const { organisation } = c.get("person");
  const { groups, targets } = await c.env.db.read(organisation, async (tx) => {
    const [groups, roles] = await Promise.all([listGroupNames(tx, organisation), allRoles(tx, organisation)]);
    const wanted: Target[] = [
      ...roles.map(({ id }) => ({ roleId: id })),
      ...PORTAL_ROLES.map((portalRole) => ({ portalRole })),
    ];
    const terms = await Promise.all(wanted.map((target) => termsOf(tx, organisation, target)));
    const targets = wanted.map((target, i) => {
      const days = view.number(terms[i]?.longestDays ?? 0);
      if ("portalRole" in target) {
        const label = view.say(MAPPING_FORM.portalOption, rightIn(view, target.portalRole), days);
        return { value: `portal:${target.portalRole}`, label };
      }
      const name = roles.find(({ id }) => id === target.roleId)?.name ?? "";
      return { value: `role:${target.roleId}`, label: view.say(MAPPING_FORM.roleOption, name, days) };
    });
    return { groups, targets };
  });
  const { status, problems, refusal } = refusedIn(view, refused, wrong);
  return page(
    c,
    view.say(MAPPING_FORM.newTitle),
    <MappingForm
      view={view}
      action="/admin/mappings/new"
      values={values}
      problems={problems}
      refusal={refusal}
      groups={groups}
      groupName={null}
      targets={targets}
      targetName={null}
      back={values.get("groupId") ? `/admin/groups/${values.get("groupId")}` : "/admin/mappings"}
    />,
    status,
  );
}

async function changeForm(
  c: Ctx,
  id: string,
  typed: URLSearchParams | null,
  wrong: readonly FieldProblem[] = [],
  refused?: MappingProblem,
) {
  const view = viewOf(c);
  const { organisation } = c.get("person");
  const found = await lookAtMapping(actDepsOf(c), organisation, id);
  if (!found.ok) return refuse(c, found.error);
  const mapping = found.value;
  const [groups, roles] = await c.env.db.read(organisation, (tx) =>
    Promise.all([
      mapping.groupDeleted ? listGroupNames(tx, organisation) : null,
      roleNames(tx, organisation),
    ]),
  );
  const { status, problems, refusal } = refusedIn(view, refused, wrong);
  return page(
    c,
    view.say(MAPPING_FORM.changeTitle),
    <MappingForm
      view={view}
      action={`/admin/mappings/${id}/change`}
      values={typed ?? valuesOf(mapping)}
      problems={problems}
      refusal={refusal}
      groups={groups}
      groupName={mapping.groupName}
      targets={null}
      targetName={mappingTarget(view, mapping, { roles, people: new Map() })}
      back={`/admin/mappings/${id}`}
    />,
    status,
  );
}

function targetOf(text: string): Target | null {
  const [kind, id = ""] = text.split(":");
  const portalRole = PORTAL_ROLES.find((one) => one === id);
  if (kind === "portal" && portalRole) return { portalRole };
  return kind === "role" ? { roleId: id as RoleId } : null;
}

/** The rules as they were typed; days are Norway's, and the last one counts. */
function rulesOf(form: URLSearchParams, { say }: View) {
  const ttlDays = /^\d{1,3}$/.test(form.get("ttlDays")?.trim() ?? "") ? Number(form.get("ttlDays")) : 0;
  const [from, until] = [form.get("validFrom") ?? "", form.get("validUntil") ?? ""];
  const [validFrom, validUntil] = [startOfDay(from), endOfDay(until)];
  const wrongDay = (field: string) => ({ field, problem: say(MAPPING_FORM.dayWrong) });
  const problems: FieldProblem[] = [
    ...(ttlDays < 1 || ttlDays > 365 ? [{ field: "ttlDays", problem: say(MAPPING_FORM.daysWrong) }] : []),
    ...(from !== "" && validFrom === null ? [wrongDay("validFrom")] : []),
    ...(until !== "" && validUntil === null ? [wrongDay("validUntil")] : []),
  ];
  const renewal = form.get("renewal") === "none" ? "none" : "leader";
  const sensitive = form.get("sensitive") === "yes";
  return { problems, value: { ttlDays, renewal, sensitive, validFrom, validUntil } as const };
}

function valuesOf({ ttlDays, renewal, sensitive, validFrom, validUntil }: Mapping): URLSearchParams {
  const lastDay = (at: Instant) => dayOf(plusDays(at, -1 / 86_400));
  return new URLSearchParams({
    ttlDays: String(ttlDays),
    renewal,
    ...(sensitive ? { sensitive: "yes" } : {}),
    validFrom: validFrom === null ? "" : dayOf(validFrom),
    validUntil: validUntil === null ? "" : lastDay(validUntil),
  });
}
