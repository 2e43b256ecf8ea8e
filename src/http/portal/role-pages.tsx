import { type Context, Hono } from "hono";
import { namesOf } from "../../directory/name-store.ts";
import { holdersByRole, holdersOf } from "../../grants/holder-store.ts";
import { unusedPartsOf } from "../../grants/role-changes/role-change-advice-service.ts";
import {
  approveVersion,
  knownVersions,
  previewVersion,
  type RoleRefusal,
  retireRole,
  withdrawVersion,
} from "../../grants/role-changes/role-change-service.ts";
import { grantsOfRole } from "../../grants/role-changes/role-change-store.ts";
import { termsOf } from "../../grants/terms-store.ts";
import { ROLES } from "../../i18n/role-words.ts";
import { differences } from "../../roles/definition-policy.ts";
import { allVersions, type RoleVersion } from "../../roles/version-store.ts";
import { isFresh } from "../../signin/bearer-service.ts";
import { inOrder, previewColumns } from "../../ui/admin/mappings-preview.tsx";
import { holderColumns, RetirementPage } from "../../ui/admin/retirement-page.tsx";
import { Roles, roleColumns, roleRows } from "../../ui/admin/roles-list.tsx";
import { RolePage } from "../../ui/admin/roles-page.tsx";
import { RoleVersionPage } from "../../ui/admin/roles-version.tsx";
import { csvOf } from "../../ui/parts/list.ts";
import type { HttpEnv } from "../context.ts";
import { type ProblemCode, refusalOf } from "../problem.ts";
import { actDepsOf, actorOf } from "../staff.ts";
import { staleIn } from "./mapping-pages.tsx";
import { csv, goTo, page, refuse, viewOf } from "./page.tsx";
import { requireForm, requireFresh, requireRight, requireVisitor } from "./steps.ts";

type Ctx = Context<HttpEnv>;

/** Roles: the list, one with its versions, a proposal with its approval, and a role's end. */
export const rolePages = () =>
  new Hono<HttpEnv>()
    .get("/admin/roles", requireVisitor, requireRight("iam", "dpo"), async (c) => {
      const view = viewOf(c);
      const { organisation } = c.get("person");
      const [versions, holders] = await c.env.db.read(organisation, (tx) =>
        Promise.all([allVersions(tx, organisation), holdersByRole(tx, organisation)]),
      );
      const rows = roleRows(versions, holders, view.query.get("show")).sort((a, b) =>
        view.compare(a.version.role.name, b.version.role.name),
      );
      if (view.query.get("format") === "csv") return csv(c, "roles", csvOf(view, roleColumns(view), rows));
      return page(c, view.say(ROLES.title), <Roles view={view} rows={rows} />);
    })
    .get("/admin/roles/:id", requireVisitor, requireRight("iam", "dpo"), (c) => rolePage(c))
    .get("/admin/roles/:id/versions/:version", requireVisitor, requireRight("iam", "dpo"), (c) =>
      versionPage(c),
    )
    .post(
      "/admin/roles/:id/versions/:version",
      requireVisitor,
      requireForm,
      requireRight("iam"),
      requireFresh,
      async (c) => {
        const form = c.get("form");
        const { id, version } = c.req.param();
        const approves = form.get("act") === "approve";
        const done = approves
          ? await approveVersion(actDepsOf(c), actorOf(c), id, Number(version), form.get("hash") ?? "")
          : await withdrawVersion(actDepsOf(c), actorOf(c), id, Number(version));
        if (!done.ok) return versionPage(c, codeOf(done.error));
        return goTo(c, `/admin/roles/${id}`, approves ? "approved" : "withdrawn");
      },
    )
    .get("/admin/roles/:id/retirement", requireVisitor, requireRight("iam"), requireFresh, (c) =>
      retirement(c),
    )
    .post(
      "/admin/roles/:id/retirement",
      requireVisitor,
      requireForm,
      requireRight("iam"),
      requireFresh,
      async (c) => {
        const id = c.req.param("id");
        const done = await retireRole(actDepsOf(c), actorOf(c), id);
        return done.ok ? goTo(c, `/admin/roles/${id}`, "retired") : retirement(c, codeOf(done.error));
      },
    );

export const codeOf = (refused: RoleRefusal): ProblemCode =>
  typeof refused === "object" ? "invalid_fields" : refused;

const peopleOf = (versions: readonly RoleVersion[]) =>
  versions.flatMap(({ proposedBy, decidedBy, role }) => [proposedBy, decidedBy, role.ownerId]);

/** A role with what was refused about it, if anything was. */
export async function rolePage(c: Ctx, refused?: ProblemCode) {
  const view = viewOf(c);
  const { organisation } = c.get("person");
  const id = c.req.param("id") ?? "";
  const [{ versions, people, allowed }, advice] = await Promise.all([
    c.env.db.read(organisation, async (tx) => {
      const versions = await knownVersions(tx, organisation, id);
      const [people, allowed] = await Promise.all([
        namesOf(tx, organisation, peopleOf(versions)),
        versions[0] ? termsOf(tx, organisation, { roleId: versions[0].role.id }) : null,
      ]);
      return { versions, people, allowed };
    }),
    unusedPartsOf(actDepsOf(c), organisation, id),
  ]);
  const [first, ...others] = versions;
  if (!first) return refuse(c, "unknown_role");
  const numbered = (name: string) =>
    versions.find(({ role }) => String(role.version) === view.query.get(name))?.role;
  const [from, to] = [numbered("from"), numbered("to")];
  const [status, text] = refused ? refusalOf(refused) : ([200, null] as const);
  return page(
    c,
    first.role.name,
    <RolePage
      view={view}
      versions={[first, ...others]}
      people={people}
      allowed={allowed}
      advice={advice.ok ? advice.value : null}
      compared={
        from && to ? { from: from.version, to: to.version, differences: differences(from, to) } : null
      }
      refusal={text && view.say(text)}
    />,
    status,
  );
}

async function versionPage(c: Ctx, refused?: ProblemCode) {
  const view = viewOf(c);
  const { organisation } = c.get("person");
  const { id = "", version: number = "" } = c.req.param() as { id?: string; version?: string };
  const [{ versions, people }, preview] = await Promise.all([
    c.env.db.read(organisation, async (tx) => {
      const versions = await knownVersions(tx, organisation, id);
      return { versions, people: await namesOf(tx, organisation, peopleOf(versions)) };
    }),
    previewVersion(actDepsOf(c), organisation, id, Number(number)),
  ]);
  const version = versions.find(({ role }) => String(role.version) === number);
  if (!version) return refuse(c, versions.length === 0 ? "unknown_role" : "unknown_version");
  const shown = preview.ok ? preview.value : null;
  if (view.query.get("format") === "csv" && shown)
    return csv(c, "preview", csvOf(view, previewColumns(view), inOrder(view, shown.effects)));
  const before = versions.find(({ current }) => current)?.role;
  const [status, text] = refused ? refusalOf(refused) : ([200, null] as const);
  const stale = refused === "stale_preview" && shown ? await staleIn(c, shown) : null;
  return page(
    c,
    view.say(ROLES.proposalTitle, version.role.name, number),
    <RoleVersionPage
      view={view}
      version={version}
      differences={before && version.state === "proposed" ? differences(before, version.role) : null}
      preview={shown}
      people={people}
      fresh={isFresh(c.get("session").signedIn, c.get("parts").clock.now())}
      refusal={text && !stale ? view.say(text) : null}
      stale={stale}
    />,
    status,
  );
}

async function retirement(c: Ctx, refused?: ProblemCode) {
  const view = viewOf(c);
  const { organisation } = c.get("person");
  const id = c.req.param("id") ?? "";
  const found = await c.env.db.read(organisation, async (tx) => {
    const versions = await knownVersions(tx, organisation, id);
    const role = (versions.find(({ current }) => current) ?? versions.at(-1))?.role;
    return role ? { role, holders: await holdersOf(tx, organisation, grantsOfRole(role.id), role.id) } : null;
  });
  if (!found) return refuse(c, "unknown_role");
  const { role, holders } = found;
  if (view.query.get("format") === "csv")
    return csv(c, "retirement", csvOf(view, holderColumns(view), holders));
  const [status, text] = refused ? refusalOf(refused) : ([200, null] as const);
  return page(
    c,
    view.say(ROLES.retireTitle),
    <RetirementPage
      view={view}
      title={ROLES.retireTitle}
      lead={ROLES.retireLead}
      about={role.name}
      holders={holders}
      nobody={ROLES.retireNobody}
      act={ROLES.retireDo}
      back={`/admin/roles/${id}`}
      refusal={text && view.say(text)}
    />,
    status,
  );
}
