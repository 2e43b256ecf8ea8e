import { Hono } from "hono";
import { MY_LOG } from "../../i18n/my-log-words.ts";
import { myLog } from "../../oversight/my-log-service.ts";
import { OWN_KINDS } from "../../oversight/my-log-store.ts";
import { allRoles } from "../../roles/role-store.ts";
import { MyLogPage, ownColumns } from "../../ui/access/my-log-page.tsx";
import { csvOf, listQueryOf, PAGE_SIZE } from "../../ui/parts/list.ts";
import type { HttpEnv } from "../context.ts";
import { isProblemCode, refusalOf } from "../problem.ts";
import { csv, page, viewOf } from "./page.tsx";
import { requireVisitor } from "./steps.ts";

/** The most rows in a file. */
const MOST_EXPORTED = 5_000;
const OUTCOMES = ["permit", "deny", "error"] as const;

/** One's own records of looking at people: never about whom. */
export const myLogPages = () =>
  new Hono<HttpEnv>().get("/my-log", requireVisitor, async (c) => {
    const view = viewOf(c);
    const person = c.get("person");
    const kind = OWN_KINDS.find((one) => one === c.req.query("kind"));
    const outcome = OUTCOMES.find((one) => one === c.req.query("outcome")) ?? null;
    const asFile = c.req.query("format") === "csv";
    const query = listQueryOf(view.query);
    const [{ records, total }, roles] = await Promise.all([
      myLog(
        c.env.db,
        person,
        { kinds: kind ? [kind] : OWN_KINDS, outcome },
        asFile ? { skip: 0, most: MOST_EXPORTED } : { skip: (query.page - 1) * PAGE_SIZE, most: PAGE_SIZE },
      ),
      c.env.db.read(person.organisation, (tx) => allRoles(tx, person.organisation)),
    ]);
    const names = new Map<string, string>(roles.map(({ id, name }) => [id, name]));
    const reasonText = (code: string) => (isProblemCode(code) ? view.say(refusalOf(code)[1]) : null);
    const columns = ownColumns(view, (id) => names.get(id) ?? null, reasonText);
    if (asFile) return csv(c, "my-log", csvOf(view, columns, records, { ...query, text: "" }));
    const listed = { rows: records, total, query };
    const chosen = { kind: kind ?? "", outcome: outcome ?? "" };
    return page(
      c,
      view.say(MY_LOG.title),
      <MyLogPage view={view} columns={columns} listed={listed} chosen={chosen} />,
    );
  });
