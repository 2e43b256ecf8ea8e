import type { Context } from "hono";
import { Hono } from "hono";
import { AUDIT } from "../../i18n/audit-words.ts";
import { COMMON, MENU } from "../../i18n/common-words.ts";
import { endOfDay, startOfDay } from "../../i18n/norwegian-day.ts";
import { holdsNumber } from "../../kernel/foedselsnummer.ts";
import { isUuid } from "../../kernel/ids.ts";
import { type Instant, plusDays } from "../../kernel/instant.ts";
import { type LogSearch, readRecord, searchLog } from "../../oversight/log-service.ts";
import { FLAGS, type LogPlace, logNames } from "../../oversight/log-store.ts";
import { comparisonKey } from "../../scim/keys-policy.ts";
import { LogPage, type LogTyped, logColumns } from "../../ui/audit/log-page.tsx";
import { RecordPage, UnknownRecordPage } from "../../ui/audit/record-page.tsx";
import { KIND_WORDS, OUTCOMES } from "../../ui/audit/record-words.ts";
import { csvOf } from "../../ui/parts/list.ts";
import type { FieldProblem, View } from "../../ui/view.ts";
import type { HttpEnv } from "../context.ts";
import { isProblemCode, refusalOf } from "../problem.ts";
import { actDepsOf, actorOf } from "../staff.ts";
import { csv, page, viewOf } from "./page.tsx";
import { requireRight, requireVisitor } from "./steps.ts";

type Ctx = Context<HttpEnv>;

const MOST = { page: 50, csv: 5000 };
/** Without a first day, so many days back. */
const USUAL_DAYS = 30;

const mayRead = requireRight("auditor", "dpo");

/** The log, for auditors and the data protection officer. Reading it is in it as well. */
export const auditPages = () =>
  new Hono<HttpEnv>()
    .get("/audit", requireVisitor, mayRead, showLog)
    .get("/audit/:id", requireVisitor, mayRead, async (c) => {
      const view = viewOf(c);
      const found = await readRecord(actDepsOf(c), actorOf(c), c.req.param("id"));
      if (!found) return page(c, view.say(AUDIT.recordTitle), <UnknownRecordPage view={view} />, 404);
      const { record, ...names } = found;
      const { reason } = record.row;
      const means = isProblemCode(reason) ? view.say(refusalOf(reason)[1]) : null;
      const content = <RecordPage view={view} record={record} names={names} reasonMeans={means} />;
      return page(c, view.say(AUDIT.recordTitle), content);
    });

function typedIn({ query }: View): LogTyped {
  const field = (name: keyof LogTyped) => (query.get(name) ?? "").trim().slice(0, 100);
  return {
    from: field("from"),
    to: field("to"),
    kind: field("kind"),
    outcome: field("outcome"),
    actor: field("actor"),
    role: field("role"),
    request: field("request"),
    flag: field("flag"),
  };
}

/** What looks like somebody's number is neither searched for nor written back. */
const looksLikeNumber = (text: string): boolean => !isUuid(text) && holdsNumber(text);

function searchOf(view: View, typed: LogTyped): { search: LogSearch; problems: FieldProblem[] } {
  const { from, to, kind, outcome, actor, role, request, flag } = typed;
  const [begins, ends] = [startOfDay(from), endOfDay(to)];
  const wrong = view.say(COMMON.fieldWrong);
  const problems: FieldProblem[] = [
    from !== "" && begins === null && { field: "from", problem: wrong },
    to !== "" && ends === null && { field: "to", problem: wrong },
    request !== "" && !isUuid(request) && { field: "request", problem: wrong },
    looksLikeNumber(actor) && { field: "actor", problem: view.say(AUDIT.actorNumber) },
  ].filter((one) => one !== false);
  const usual = request === "" && ends === null ? plusDays(view.now, -USUAL_DAYS) : null;
  const search: LogSearch = {
    from: begins ?? usual,
    to: ends,
    kind: Object.hasOwn(KIND_WORDS, kind) ? kind : null,
    outcome: Object.hasOwn(OUTCOMES, outcome) ? (outcome as keyof typeof OUTCOMES) : null,
    actor: actor === "" ? null : { id: actor, key: comparisonKey(actor) },
    roleId: isUuid(role) ? role : null,
    requestId: isUuid(request) ? request : null,
    flag: FLAGS.find((one) => one === flag) ?? null,
  };
  return { search, problems };
}

function placeIn(text: string | null): LogPlace | null {
  const [at = "", id = ""] = (text ?? "").split("_");
  return /^\d{1,15}$/.test(at) && isUuid(id) ? { at: Number(at) as Instant, id } : null;
}

async function showLog(c: Ctx) {
  const view = viewOf(c);
  const typed = typedIn(view);
  const { search, problems } = searchOf(view, typed);
  if (problems.length > 0) {
    const { organisation } = c.get("person");
    const names = await c.env.db.read(
      organisation,
      (tx) => logNames(tx, organisation, []),
      "identity_sync_auditor",
    );
    const nothing = { ...names, records: [], next: null };
    const shown = { ...typed, actor: looksLikeNumber(typed.actor) ? "" : typed.actor };
    const content = <LogPage view={view} answer={nothing} typed={shown} problems={problems} most={MOST} />;
    return page(c, view.say(MENU.log), content, 400);
  }
  const wantsCsv = view.query.get("format") === "csv";
  const behind = wantsCsv ? null : placeIn(view.query.get("behind"));
  const limit = wantsCsv ? MOST.csv : MOST.page;
  const answer = await searchLog(actDepsOf(c), actorOf(c), search, behind, limit);
  if (wantsCsv) {
    const all = { text: "", sort: null, descending: false, page: 1 };
    return csv(c, "log", csvOf(view, logColumns(view, answer), answer.records, all));
  }
  const content = <LogPage view={view} answer={answer} typed={typed} problems={[]} most={MOST} />;
  return page(c, view.say(MENU.log), content);
}
