import { Hono } from "hono";
import { namesOf } from "../../directory/name-store.ts";
import {
  findGroupRow,
  type GroupQuestion,
  pageOfGroups,
  pageOfMembers,
} from "../../grants/mappings/group-list-store.ts";
import { historyOf } from "../../grants/mappings/mapping-history-store.ts";
import { listMappings } from "../../grants/mappings/mapping-store.ts";
import { GROUPS } from "../../i18n/group-words.ts";
import { isUuid } from "../../kernel/ids.ts";
import { roleNames } from "../../roles/role-name-store.ts";
import { comparisonKey } from "../../scim/keys-policy.ts";
import { GroupPage, Groups, groupColumns, memberColumns } from "../../ui/admin/groups-pages.tsx";
import { csvOf, type ListQuery, listQueryOf, PAGE_SIZE } from "../../ui/parts/list.ts";
import type { HttpEnv } from "../context.ts";
import { csv, page, refuse, viewOf } from "./page.tsx";
import { requireRight, requireVisitor } from "./steps.ts";

/** The groups of the directory, and what each gives. */
export const groupPages = () =>
  new Hono<HttpEnv>()
    .get("/admin/groups", requireVisitor, requireRight("iam"), async (c) => {
      const view = viewOf(c);
      const { organisation } = c.get("person");
      const query = listQueryOf(view.query);
      const wantsCsv = view.query.get("format") === "csv";
      const found = await c.env.db.read(organisation, (tx) =>
        pageOfGroups(tx, organisation, questionOf(query, view.query, wantsCsv)),
      );
      if (wantsCsv) return csv(c, "groups", csvOf(view, groupColumns(view), found.groups, EVERYTHING));
      const listed = { rows: found.groups, total: found.total, query };
      return page(c, view.say(GROUPS.title), <Groups view={view} listed={listed} />);
    })
    .get("/admin/groups/:id", requireVisitor, requireRight("iam"), async (c) => {
      const view = viewOf(c);
      const { organisation } = c.get("person");
      const id = c.req.param("id");
      if (!isUuid(id)) return refuse(c, "unknown_group");
      const query = listQueryOf(view.query);
      const wantsCsv = view.query.get("format") === "csv";
      const found = await c.env.db.read(organisation, async (tx) => {
        const [group, members, mappings, roles] = await Promise.all([
          findGroupRow(tx, organisation, id),
          pageOfMembers(tx, organisation, id, {
            textKey: comparisonKey(query.text),
            ...sliceOf(query, wantsCsv),
          }),
          listMappings(tx, organisation),
          roleNames(tx, organisation),
        ]);
        const mine = mappings.filter(({ groupId }) => groupId === id).map((one) => one.id);
        const history = await historyOf(tx, organisation, mine);
        const people = await namesOf(
          tx,
          organisation,
          history.map(({ by }) => by),
        );
        return { group, members, history, names: { roles, people } };
      });
      const { group, members, history, names } = found;
      if (!group) return refuse(c, "unknown_group");
      if (wantsCsv) return csv(c, "members", csvOf(view, memberColumns(view), members.members, EVERYTHING));
      const listed = { rows: members.members, total: members.total, query };
      return page(
        c,
        group.name,
        <GroupPage view={view} group={group} members={listed} history={history} names={names} />,
      );
    });

/** What the database has filtered and sorted already is exported as it is. */
const EVERYTHING: ListQuery = { text: "", sort: null, descending: false, page: 1 };

const sliceOf = ({ page: number }: ListQuery, all: boolean) =>
  all ? { offset: 0, limit: null } : { offset: (number - 1) * PAGE_SIZE, limit: PAGE_SIZE };

function questionOf(query: ListQuery, fields: URLSearchParams, all: boolean): GroupQuestion {
  const by = query.sort === "source" || query.sort === "members" ? query.sort : "name";
  const mapped = fields.get("mapped");
  return {
    textKey: comparisonKey(query.text),
    mapped: mapped === "yes" || mapped === "no" ? mapped : null,
    by,
    descending: query.descending,
    ...sliceOf(query, all),
  };
}
