import { type Context, Hono } from "hono";
import { userNameOf } from "../../directory/name-store.ts";
import { settingsOf } from "../../grants/role-changes/limits-store.ts";
import {
  copyRole,
  proposeRole,
  proposeVersion,
} from "../../grants/role-changes/role-change-proposal-service.ts";
import { knownVersions, type RoleRefusal } from "../../grants/role-changes/role-change-service.ts";
import { ROLE_FORM } from "../../i18n/role-form-words.ts";
import type { Text } from "../../i18n/text.ts";
import { RoleForm } from "../../ui/admin/roles-form.tsx";
import type { FieldProblem } from "../../ui/view.ts";
import type { HttpEnv } from "../context.ts";
import { actDepsOf, actorOf } from "../staff.ts";
import { goTo, page, refuse, viewOf } from "./page.tsx";
import { definitionIn, fiksRoleIn, notUuid, refusedIn, valuesOf } from "./role-form.ts";
import { requireForm, requireFresh, requireRight, requireVisitor } from "./steps.ts";

type Ctx = Context<HttpEnv>;

/** The forms that propose a role, the next version of one, and a role that is like another. */
export const roleFormPages = () =>
  new Hono<HttpEnv>()
    .get("/admin/roles/new", requireVisitor, requireRight("iam"), requireFresh, (c) => show(c, NEW, null))
    .post("/admin/roles/new", requireVisitor, requireForm, requireRight("iam"), requireFresh, async (c) => {
      const form = c.get("form");
      const fiksRoleId = fiksRoleIn(form);
      if (fiksRoleId === null) return show(c, NEW, form, { wrong: [notUuid(viewOf(c))] });
      const definition = await definitionIn(c, form);
      const made = await proposeRole(actDepsOf(c), actorOf(c), { fiksRoleId, definition });
      if (!made.ok) return show(c, NEW, form, { refused: made.error });
      return goTo(c, pathOf(made.value.role), "proposed");
    })
    .get("/admin/roles/:id/change", requireVisitor, requireRight("iam"), requireFresh, (c) =>
      show(c, CHANGE, null),
    )
    .post(
      "/admin/roles/:id/change",
      requireVisitor,
      requireForm,
      requireRight("iam"),
      requireFresh,
      async (c) => {
        const form = c.get("form");
        const definition = await definitionIn(c, form);
        const made = await proposeVersion(actDepsOf(c), actorOf(c), c.req.param("id"), definition);
        if (!made.ok) return show(c, CHANGE, form, { refused: made.error });
        return goTo(c, pathOf(made.value.role), "proposed");
      },
    )
    .get("/admin/roles/:id/copy", requireVisitor, requireRight("iam"), requireFresh, (c) =>
      show(c, COPY, null),
    )
    .post(
      "/admin/roles/:id/copy",
      requireVisitor,
      requireForm,
      requireRight("iam"),
      requireFresh,
      async (c) => {
        const form = c.get("form");
        const fiksRoleId = fiksRoleIn(form);
        if (fiksRoleId === null) return show(c, COPY, form, { wrong: [notUuid(viewOf(c))] });
        const { name, ...changes } = await definitionIn(c, form);
        const wish = { name, fiksRoleId, changes };
        const made = await copyRole(actDepsOf(c), actorOf(c), c.req.param("id"), wish);
        if (!made.ok) return show(c, COPY, form, { refused: made.error });
        return goTo(c, pathOf(made.value.copy.role), "proposed");
      },
    );

type Kind = { title: Text; isNew: boolean; copies: boolean };
const NEW: Kind = { title: ROLE_FORM.newTitle, isNew: true, copies: false };
const COPY: Kind = { title: ROLE_FORM.copyTitle, isNew: true, copies: true };
const CHANGE: Kind = { title: ROLE_FORM.versionTitle, isNew: false, copies: false };

const pathOf = ({ id, version }: { id: string; version: number }) => `/admin/roles/${id}/versions/${version}`;

type Refused = { wrong?: readonly FieldProblem[]; refused?: RoleRefusal };

async function show(c: Ctx, kind: Kind, typed: URLSearchParams | null, { wrong, refused }: Refused = {}) {
  const view = viewOf(c);
  const { say } = view;
  const { organisation } = c.get("person");
  const id = c.req.param("id") ?? "";
  const { limits, role, owner } = await c.env.db.read(organisation, async (tx) => {
    const [{ limits }, versions] = await Promise.all([
      settingsOf(tx, organisation),
      knownVersions(tx, organisation, id),
    ]);
    const role = versions.find(({ current }) => current)?.role ?? null;
    const owner = role?.ownerId ? await userNameOf(tx, organisation, role.ownerId) : null;
    return { limits, role, owner };
  });
  if (!role && kind !== NEW) return refuse(c, "unknown_role");
  const values = role ? valuesOf(role, owner) : emptyValues(limits);
  if (role && kind.copies) values.set("name", say(ROLE_FORM.copyName, role.name));
  const told = refused
    ? refusedIn(view, refused)
    : ({ status: wrong ? 400 : 200, problems: wrong ?? [], refusal: null } as const);
  return page(
    c,
    say(kind.title),
    <RoleForm
      view={view}
      title={kind.title}
      lead={role && kind.copies ? say(ROLE_FORM.copyLead, role.name) : say(ROLE_FORM.lead)}
      values={typed ?? values}
      problems={told.problems}
      refusal={told.refusal}
      limits={limits}
      asksFiksRole={kind.isNew}
      back={role ? `/admin/roles/${role.id}` : "/admin/roles"}
    />,
    told.status,
  );
}

const USUAL_LIFE = 90;

const emptyValues = (limits: {
  defaultLifeDays: number;
  renewalWindowDays: number;
  dormantAfterDays: number;
}) =>
  new URLSearchParams({
    longestLifeDays: String(Math.min(USUAL_LIFE, limits.defaultLifeDays)),
    defaultLifeDays: String(Math.min(USUAL_LIFE, limits.defaultLifeDays)),
    renewalWindowDays: String(limits.renewalWindowDays),
    dormantAfterDays: String(limits.dormantAfterDays),
  });
