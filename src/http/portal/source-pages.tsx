import { Hono } from "hono";
import { MENU } from "../../i18n/common-words.ts";
import { SOURCES } from "../../i18n/source-words.ts";
import { sourcesOf } from "../../oversight/overview-service.ts";
import { TOKEN_LIFE_DAYS } from "../../signin/scim-token-service.ts";
import { createSource, mintFor, revokeFor } from "../../signin/source-service.ts";
import { ActForm } from "../../ui/admin/act-form.tsx";
import { type SourceShown, sourceColumns } from "../../ui/admin/sources-health.tsx";
import { MintedPage, NewSource, SourcePage, SourcesPage } from "../../ui/admin/sources-pages.tsx";
import { errorOf, TextArea } from "../../ui/parts/form.tsx";
import { csvOf } from "../../ui/parts/list.ts";
import type { HttpEnv } from "../context.ts";
import type { ProblemCode } from "../problem.ts";
import { actDepsOf, actorOf, type Staff } from "../staff.ts";
import { problemsOf } from "./form-fields.ts";
import { csv, goTo, page, refuse, viewOf } from "./page.tsx";
import { requireForm, requireFresh, requireRight, requireVisitor } from "./steps.ts";

/** Sources, their tokens, and how they are set up in Entra; for IAM staff and operators. */
export const sourcePages = () =>
  new Hono<HttpEnv>()
    .get("/admin/sources", requireVisitor, requireRight("iam", "operator"), async (c) => {
      const view = viewOf(c);
      const sources = await allSources(c);
      if (view.query.get("format") === "csv")
        return csv(c, "kilder", csvOf(view, sourceColumns(view), sources));
      return page(c, view.say(MENU.sources), <SourcesPage view={view} sources={sources} />);
    })
    .get("/admin/sources/new", requireVisitor, requireRight("iam", "operator"), requireFresh, (c) =>
      newSource(c),
    )
    .post(
      "/admin/sources/new",
      requireVisitor,
      requireForm,
      requireRight("iam", "operator"),
      requireFresh,
      async (c) => {
        const done = await createSource(actDepsOf(c), actorOf(c), typedSource(c));
        return done.ok ? goTo(c, `/admin/sources/${done.value}`, "created") : newSource(c, done.error);
      },
    )
    .get("/admin/sources/:id", requireVisitor, requireRight("iam", "operator"), async (c) => {
      const shown = await oneSource(c);
      if (!shown) return refuse(c, "unknown_source");
      const view = viewOf(c);
      return page(c, shown.source.name, <SourcePage view={view} shown={shown} tenantUrl={tenantUrlOf(c)} />);
    })
    .get("/admin/sources/:id/token", requireVisitor, requireRight("iam", "operator"), requireFresh, (c) =>
      mintForm(c),
    )
    .post(
      "/admin/sources/:id/token",
      requireVisitor,
      requireForm,
      requireRight("iam", "operator"),
      requireFresh,
      async (c) => {
        const shown = await oneSource(c);
        if (!shown) return refuse(c, "unknown_source");
        const addresses = c.get("form").get("addresses") ?? "";
        const minted = await mintFor(actDepsOf(c), actorOf(c), shown.source.id, addresses);
        if (!minted.ok) return mintForm(c, minted.error);
        // The answer itself: a redirect would have to carry the token, which stands nowhere else.
        const view = viewOf(c);
        return page(
          c,
          view.say(SOURCES.newToken),
          <MintedPage view={view} shown={shown} tenantUrl={tenantUrlOf(c)} {...minted.value} />,
        );
      },
    )
    .get(
      "/admin/sources/:id/tokens/:token/revoke",
      requireVisitor,
      requireRight("iam", "operator"),
      requireFresh,
      async (c) => {
        const shown = await oneSource(c);
        const token = shown?.tokens.find(({ id }) => id === c.req.param("token"));
        if (!shown || !token) return refuse(c, "unknown_token");
        const view = viewOf(c);
        const title = view.say(SOURCES.revokeOf, view.day(token.createdAt));
        return page(
          c,
          title,
          <ActForm
            view={view}
            title={title}
            lead={view.say(SOURCES.revokeLead)}
            action={view.path}
            back={`/admin/sources/${shown.source.id}`}
            submit={view.say(SOURCES.revoke)}
            danger
            problems={[]}
            reason={null}
          />,
        );
      },
    )
    .post(
      "/admin/sources/:id/tokens/:token/revoke",
      requireVisitor,
      requireForm,
      requireRight("iam", "operator"),
      requireFresh,
      async (c) => {
        const done = await revokeFor(actDepsOf(c), actorOf(c), c.req.param("token"));
        const path = `/admin/sources/${encodeURIComponent(c.req.param("id"))}`;
        return done.ok ? goTo(c, path, "revoked") : refuse(c, done.error);
      },
    );

const allSources = (c: Staff): Promise<SourceShown[]> =>
  sourcesOf(c.env.db, c.get("person").organisation, c.get("parts").config.syntheticOnly);

const oneSource = async (c: Staff): Promise<SourceShown | undefined> =>
  (await allSources(c)).find(({ source }) => source.id === c.req.param("id"));

const tenantUrlOf = (c: Staff): string => `${c.get("parts").config.publicUrl}/scim/v2`;

const typedSource = (c: Staff) => ({
  name: c.get("form").get("name") ?? "",
  tenant: c.get("form").get("tenant") ?? "",
});

async function newSource(c: Staff, wrong?: ProblemCode) {
  const view = viewOf(c);
  const tenants = [...new Set((await allSources(c)).map(({ source }) => source.tenant))];
  const typed = c.req.method === "POST" ? typedSource(c) : { name: "", tenant: tenants[0] ?? "" };
  const { status, problems } = problemsOf(view, wrong, wrong === "unknown_tenant" ? "tenant" : "name");
  const form = <NewSource view={view} tenants={tenants} typed={typed} problems={problems} />;
  return page(c, view.say(SOURCES.add), form, status);
}

async function mintForm(c: Staff, wrong?: ProblemCode) {
  const view = viewOf(c);
  const shown = await oneSource(c);
  if (!shown) return refuse(c, "unknown_source");
  const { status, problems } = problemsOf(view, wrong, "addresses");
  const title = view.say(SOURCES.mintTitle, shown.source.name);
  return page(
    c,
    title,
    <ActForm
      view={view}
      title={title}
      lead={view.say(SOURCES.mintLead, TOKEN_LIFE_DAYS)}
      action={view.path}
      back={`/admin/sources/${shown.source.id}`}
      submit={view.say(SOURCES.mint)}
      problems={problems}
      reason={null}
    >
      <TextArea
        name="addresses"
        label={view.say(SOURCES.addresses)}
        hint={view.say(SOURCES.addressesHint)}
        value={c.req.method === "POST" ? (c.get("form").get("addresses") ?? "") : ""}
        error={errorOf(problems, "addresses")}
        maxlength={2000}
      />
    </ActForm>,
    status,
  );
}
