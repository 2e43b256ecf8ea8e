import { type Context, Hono } from "hono";
import { namesOf } from "../../directory/name-store.ts";
import { grantsThroughMapping } from "../../grants/grant-store.ts";
import { holdersOf } from "../../grants/holder-store.ts";
import { approve, previewMapping } from "../../grants/mappings/mapping-approval-service.ts";
import { historyOf } from "../../grants/mappings/mapping-history-store.ts";
import { lookAtMapping, retire, withdraw } from "../../grants/mappings/mapping-service.ts";
import { listMappings, type Mapping } from "../../grants/mappings/mapping-store.ts";
import { MAPPINGS } from "../../i18n/mapping-words.ts";
import { roleNames } from "../../roles/role-name-store.ts";
import { isFresh } from "../../signin/bearer-service.ts";
import { Mappings, mappingColumns, mappingsShown, waits } from "../../ui/admin/mappings-list.tsx";
import { MappingPage } from "../../ui/admin/mappings-page.tsx";
import { inOrder, previewColumns, type Stale, staleSince } from "../../ui/admin/mappings-preview.tsx";
import { mappingTarget } from "../../ui/admin/mappings-words.ts";
import { holderColumns, RetirementPage } from "../../ui/admin/retirement-page.tsx";
import { csvOf } from "../../ui/parts/list.ts";
import type { HttpEnv } from "../context.ts";
import { type ProblemCode, refusalOf } from "../problem.ts";
import { actDepsOf, actorOf } from "../staff.ts";
import { csv, goTo, page, refuse, viewOf } from "./page.tsx";
import { requireForm, requireFresh, requireRight, requireVisitor } from "./steps.ts";

type Ctx = Context<HttpEnv>;

/** Mappings: what waits for a second person, one with its preview, its approval and its end. */
export const mappingPages = () =>
  new Hono<HttpEnv>()
    .get("/admin/mappings", requireVisitor, requireRight("iam"), async (c) => {
      const view = viewOf(c);
      const { organisation } = c.get("person");
      const [all, names] = await c.env.db.read(organisation, async (tx) => {
        const [mappings, roles] = await Promise.all([
          listMappings(tx, organisation),
          roleNames(tx, organisation),
        ]);
        const proposers = mappings.map((one) => (one.change ?? one).proposedBy);
        return [mappings, { roles, people: await namesOf(tx, organisation, proposers) }] as const;
      });
      const shown = mappingsShown(all, view.query.get("show"));
      if (view.query.get("format") === "csv")
        return csv(c, "mappings", csvOf(view, mappingColumns(view, names), shown));
      return page(c, view.say(MAPPINGS.title), <Mappings view={view} mappings={shown} names={names} />);
    })
    .get("/admin/mappings/:id", requireVisitor, requireRight("iam"), async (c) => {
      const found = await look(c, c.req.param("id"));
      if (!found) return refuse(c, "unknown_mapping");
      const view = viewOf(c);
      if (view.query.get("format") === "csv" && found.preview)
        return csv(c, "preview", csvOf(view, previewColumns(view), inOrder(view, found.preview.effects)));
      return pageOf(c, found);
    })
    .post(
      "/admin/mappings/:id",
      requireVisitor,
      requireForm,
      requireRight("iam"),
      requireFresh,
      async (c) => {
        const id = c.req.param("id");
        const form = c.get("form");
        const approves = form.get("act") === "approve";
        const done = approves
          ? await approve(actDepsOf(c), actorOf(c), id, form.get("hash") ?? "")
          : await withdraw(actDepsOf(c), actorOf(c), id);
        if (done.ok) return goTo(c, `/admin/mappings/${done.value.id}`, approves ? "approved" : "withdrawn");
        const found = await look(c, id);
        return found ? pageOf(c, found, done.error) : refuse(c, done.error);
      },
    )
    .get("/admin/mappings/:id/retirement", requireVisitor, requireRight("iam"), requireFresh, (c) =>
      retirement(c, c.req.param("id")),
    )
    .post(
      "/admin/mappings/:id/retirement",
      requireVisitor,
      requireForm,
      requireRight("iam"),
      requireFresh,
      async (c) => {
        const id = c.req.param("id");
        const done = await retire(actDepsOf(c), actorOf(c), id);
        return done.ok ? goTo(c, `/admin/mappings/${id}`, "retired") : retirement(c, id, done.error);
      },
    );

type Found = NonNullable<Awaited<ReturnType<typeof look>>>;

/** A mapping, what it has been through, and what its proposal would do. */
async function look(c: Ctx, id: string) {
  const { organisation } = c.get("person");
  const mapping = await lookAtMapping(actDepsOf(c), organisation, id);
  if (!mapping.ok) return null;
  const [preview, rest] = await Promise.all([
    waits(mapping.value) ? previewMapping(actDepsOf(c), organisation, id) : null,
    c.env.db.read(organisation, async (tx) => {
      const [history, roles] = await Promise.all([
        historyOf(tx, organisation, [mapping.value.id]),
        roleNames(tx, organisation),
      ]);
      const { proposedBy, approvedBy, change } = mapping.value;
      const acting = [proposedBy, approvedBy, change?.proposedBy ?? null, ...history.map(({ by }) => by)];
      return { history, names: { roles, people: await namesOf(tx, organisation, acting) } };
    }),
  ]);
  return { mapping: mapping.value, preview: preview?.ok ? preview.value : null, ...rest };
}

async function pageOf(c: Ctx, found: Found, refused?: ProblemCode) {
  const view = viewOf(c);
  const { mapping, preview, names } = found;
  const [status, text] = refused ? refusalOf(refused) : ([200, null] as const);
  const stale = refused === "stale_preview" && preview ? await staleIn(c, preview) : null;
  const title = view.say(MAPPINGS.pageTitle, mapping.groupName, mappingTarget(view, mapping, names));
  return page(
    c,
    title,
    <MappingPage
      view={view}
      {...found}
      fresh={isFresh(c.get("session").signedIn, c.get("parts").clock.now())}
      refusal={text && !stale ? view.say(text) : null}
      stale={stale}
    />,
    status,
  );
}

/** What differs from the preview that the form came from. */
export async function staleIn(c: Ctx, preview: NonNullable<Found["preview"]>): Promise<Stale[]> {
  const { organisation } = c.get("person");
  const seen = c.get("form").get("seen") ?? "";
  const ids = seen.split(" ").map((one) => one.split(":")[0] ?? "");
  const names = await c.env.db.read(organisation, (tx) => namesOf(tx, organisation, ids));
  return staleSince(seen, preview, (user) => names.get(user));
}

async function retirement(c: Ctx, id: string, refused?: ProblemCode) {
  const view = viewOf(c);
  const { organisation } = c.get("person");
  const found = await lookAtMapping(actDepsOf(c), organisation, id);
  if (!found.ok) return refuse(c, found.error);
  const mapping: Mapping = found.value;
  const [holders, roles] = await c.env.db.read(organisation, (tx) =>
    Promise.all([
      holdersOf(tx, organisation, grantsThroughMapping(mapping.id), null),
      roleNames(tx, organisation),
    ]),
  );
  if (view.query.get("format") === "csv")
    return csv(c, "retirement", csvOf(view, holderColumns(view), holders));
  const [status, text] = refused ? refusalOf(refused) : ([200, null] as const);
  const target = mappingTarget(view, mapping, { roles, people: new Map() });
  return page(
    c,
    view.say(MAPPINGS.retireTitle),
    <RetirementPage
      view={view}
      title={MAPPINGS.retireTitle}
      lead={MAPPINGS.retireLead}
      about={view.say(MAPPINGS.pageTitle, mapping.groupName, target)}
      holders={holders}
      nobody={MAPPINGS.retireNobody}
      act={MAPPINGS.retireDo}
      back={`/admin/mappings/${id}`}
      refusal={text && view.say(text)}
    />,
    status,
  );
}
