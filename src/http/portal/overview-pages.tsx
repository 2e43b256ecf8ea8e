import { Hono } from "hono";
import { confirmRemoval } from "../../grants/mappings/removal-service.ts";
import { listLostAccess } from "../../grants/mappings/removal-store.ts";
import { MENU } from "../../i18n/common-words.ts";
import { REMOVALS } from "../../i18n/overview-words.ts";
import { overviewOf } from "../../oversight/overview-service.ts";
import { namesOfReferences } from "../../oversight/reference-name-store.ts";
import { OverviewPage } from "../../ui/admin/overview-page.tsx";
import { ConfirmRemoval, RemovalsPage, type WaitingRemoval } from "../../ui/admin/removals-page.tsx";
import type { HttpEnv } from "../context.ts";
import { actDepsOf, actorOf, type Staff } from "../staff.ts";
import { goTo, page, refuse, viewOf } from "./page.tsx";
import { requireForm, requireFresh, requireRight, requireVisitor } from "./steps.ts";

/** How the organisation does, and what mass removals hold back. */
export const overviewPages = () =>
  new Hono<HttpEnv>()
    .get("/admin/overview", requireVisitor, requireRight("iam", "operator"), async (c) => {
      const { organisation } = c.get("person");
      const overview = await overviewOf(c.env.db, organisation, c.get("parts").config.syntheticOnly);
      const view = viewOf(c);
      return page(c, view.say(MENU.overview), <OverviewPage view={view} overview={overview} />);
    })
    .get("/admin/removals", requireVisitor, requireRight("iam"), async (c) => {
      const view = viewOf(c);
      const removals = await waitingRemovals(c);
      return page(c, view.say(REMOVALS.title), <RemovalsPage view={view} removals={removals} />);
    })
    .get("/admin/removals/:source", requireVisitor, requireRight("iam"), requireFresh, async (c) => {
      const view = viewOf(c);
      const removal = (await waitingRemovals(c)).find(({ source }) => source === c.req.param("source"));
      if (!removal) return refuse(c, "no_mass_removal");
      const title = view.say(REMOVALS.confirmTitle, removal.name);
      return page(c, title, <ConfirmRemoval view={view} removal={removal} />);
    })
    .post(
      "/admin/removals/:source",
      requireVisitor,
      requireForm,
      requireRight("iam"),
      requireFresh,
      async (c) => {
        const done = await confirmRemoval(actDepsOf(c), actorOf(c), c.req.param("source"));
        return done.ok ? goTo(c, "/admin/removals", "confirmed") : refuse(c, done.error);
      },
    );

/** What is suspended, by source, with the names that a reader knows. */
async function waitingRemovals(c: Staff): Promise<WaitingRemoval[]> {
  const { organisation } = c.get("person");
  return c.env.db.read(organisation, async (tx) => {
    const lost = await listLostAccess(tx, organisation);
    const names = await namesOfReferences(
      tx,
      organisation,
      lost.flatMap(({ roleId, sourceId }) => [roleId, sourceId]),
    );
    return [...new Set(lost.map(({ sourceId }) => sourceId))].map((source) => {
      const rows = lost.filter(({ sourceId }) => sourceId === source);
      return { source, name: names.get(source) ?? "", rows, names };
    });
  });
}
