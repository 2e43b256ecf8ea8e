import { type Context, Hono } from "hono";
import { adoptNational, takeOverNational } from "../../grants/role-changes/role-change-proposal-service.ts";
import type { RoleRefusal } from "../../grants/role-changes/role-change-service.ts";
import { ROLES } from "../../i18n/role-words.ts";
import { nationalRoles } from "../../roles/national-store.ts";
import { NationalRoles } from "../../ui/admin/roles-national.tsx";
import type { FieldProblem } from "../../ui/view.ts";
import type { HttpEnv } from "../context.ts";
import { actDepsOf, actorOf } from "../staff.ts";
import { goTo, page, viewOf } from "./page.tsx";
import { fiksRoleIn, notUuid, ownerIn, refusedIn } from "./role-form.ts";
import { codeOf, rolePage } from "./role-pages.tsx";
import { requireForm, requireFresh, requireRight, requireVisitor } from "./steps.ts";

type Ctx = Context<HttpEnv>;

/** Roles that are defined centrally: adopted, and followed. */
export const nationalRolePages = () =>
  new Hono<HttpEnv>()
    .get("/admin/roles/national", requireVisitor, requireRight("iam"), requireFresh, (c) => show(c))
    .post(
      "/admin/roles/national/:id",
      requireVisitor,
      requireForm,
      requireRight("iam"),
      requireFresh,
      async (c) => {
        const fiksRoleId = fiksRoleIn(c.get("form"));
        if (fiksRoleId === null) return show(c, { wrong: [notUuid(viewOf(c))] });
        const ownerId = await ownerIn(c, c.get("form"));
        const made = await adoptNational(actDepsOf(c), actorOf(c), c.req.param("id"), {
          fiksRoleId,
          ownerId,
        });
        if (!made.ok) return show(c, { refused: made.error });
        const { id, version } = made.value.role;
        return goTo(c, `/admin/roles/${id}/versions/${version}`, "proposed");
      },
    )
    .post(
      "/admin/roles/:id/national-version",
      requireVisitor,
      requireForm,
      requireRight("iam"),
      requireFresh,
      async (c) => {
        const made = await takeOverNational(actDepsOf(c), actorOf(c), c.req.param("id"), {});
        if (!made.ok) return rolePage(c, codeOf(made.error));
        const { id, version } = made.value.role;
        return goTo(c, `/admin/roles/${id}/versions/${version}`, "proposed");
      },
    );

async function show(c: Ctx, failed?: { wrong?: readonly FieldProblem[]; refused?: RoleRefusal }) {
  const view = viewOf(c);
  const roles = await c.env.db.read(c.get("person").organisation, nationalRoles);
  const content = (tried?: Parameters<typeof NationalRoles>[0]["tried"]) => (
    <NationalRoles view={view} roles={roles} {...(tried ? { tried } : {})} />
  );
  const title = view.say(ROLES.nationalRoles);
  if (!failed) return page(c, title, content());
  const { status, problems, refusal } = failed.refused
    ? refusedIn(view, failed.refused)
    : ({ status: 400, problems: failed.wrong ?? [], refusal: null } as const);
  const id = c.req.param("id") ?? "";
  return page(c, title, content({ id, values: c.get("form"), problems, refusal }), status);
}
