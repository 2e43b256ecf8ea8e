import { Hono } from "hono";
import { explain } from "../../grants/explaining/explain-service.ts";
import { PORTAL_ROLES } from "../../grants/portal-role.ts";
import { MENU } from "../../i18n/common-words.ts";
import type { RoleId, ScimUserId } from "../../kernel/ids.ts";
import { listPeople, type PeopleQuestion } from "../../oversight/people-list-store.ts";
import { personPage } from "../../oversight/person-service.ts";
import { canSignInBy } from "../../oversight/sign-in-policy.ts";
import { comparisonKey } from "../../scim/keys-policy.ts";
import { CSV_ROWS, csvColumns, PeoplePage } from "../../ui/admin/people-page.tsx";
import { PersonPage } from "../../ui/admin/person-page.tsx";
import { csvOf, listQueryOf, PAGE_SIZE } from "../../ui/parts/list.ts";
import type { HttpEnv } from "../context.ts";
import { csv, page, refuse, viewOf } from "./page.tsx";
import { requireRight, requireVisitor } from "./steps.ts";

const ANY = ["yes", "no", "disabled", "changed"] as const;

/** Everybody whom the sources have sent, and everything about one of them. */
export const peoplePages = () =>
  new Hono<HttpEnv>()
    .get("/admin/people", requireVisitor, requireRight("iam"), async (c) => {
      const { organisation } = c.get("person");
      const view = viewOf(c);
      const query = listQueryOf(view.query);
      const asFile = view.query.get("format") === "csv";
      const question: PeopleQuestion = {
        textKey: comparisonKey(query.text),
        signIn: ANY.find((one) => one === view.query.get("signin")) ?? null,
        access: (["yes", "no"] as const).find((one) => one === view.query.get("access")) ?? null,
        sort: query.sort === "department" ? "department" : "name",
        descending: query.descending,
        offset: asFile ? 0 : (query.page - 1) * PAGE_SIZE,
        limit: asFile ? CSV_ROWS : PAGE_SIZE,
        anyForm: c.get("parts").config.syntheticOnly,
      };
      const { people, total } = await c.env.db.read(organisation, (tx) =>
        listPeople(tx, organisation, question),
      );
      // The database has filtered and sorted.
      if (asFile)
        return csv(c, "personer", csvOf(view, csvColumns(view), people, { ...query, text: "", sort: null }));
      const listed = { rows: people, total, query: { ...query, sort: question.sort } };
      return page(c, view.say(MENU.people), <PeoplePage view={view} listed={listed} />);
    })
    .get("/admin/people/:id", requireVisitor, requireRight("iam"), async (c) => {
      const { organisation } = c.get("person");
      const view = viewOf(c);
      const id = c.req.param("id");
      const target = view.query.get("role") ?? "";
      const [person, explanation] = await Promise.all([
        personPage(c.env.db, organisation, id),
        target === "" ? null : explain(c.env.db, organisation, id as ScimUserId, targetMeant(target)),
      ]);
      if (!person) return refuse(c, "unknown_person");
      const known = canSignInBy(person.account.externalId, c.get("parts").config.syntheticOnly);
      const explaining = { target, explanation: explanation?.ok ? explanation.value : null };
      return page(
        c,
        person.account.name,
        <PersonPage view={view} person={person} known={known} explaining={explaining} />,
      );
    });

const targetMeant = (text: string) => {
  const portalRole = PORTAL_ROLES.find((one) => one === text);
  return portalRole ? { portalRole } : { roleId: text as RoleId };
};
