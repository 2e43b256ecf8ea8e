import type { Context } from "hono";
import { accepts } from "hono/accepts";
import { getCookie } from "hono/cookie";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { COMMON } from "../../i18n/common-words.ts";
import { formatsOf } from "../../i18n/formats.ts";
import { LANGUAGES, type Language, sayIn, type Text } from "../../i18n/text.ts";
import { Document, PageHeader } from "../../ui/document.tsx";
import { Alert } from "../../ui/parts/block.tsx";
import { ButtonLink } from "../../ui/parts/form.tsx";
import type { Child, View } from "../../ui/view.ts";
import type { HttpEnv } from "../context.ts";
import { type ProblemCode, refusalOf } from "../problem.ts";
import { LANGUAGE_COOKIE } from "./cookies.ts";

const SPOKEN = {
  nb: "nb",
  nn: "nn",
  en: "en",
  no: "nb",
  "nb-NO": "nb",
  "nn-NO": "nn",
  "en-GB": "en",
  "en-US": "en",
} as const;

/** What the reader has chosen, or else what the browser asks for, or else bokmål. */
function languageOf(c: Context<HttpEnv>): Language {
  const chosen = LANGUAGES.find((one) => one === getCookie(c, LANGUAGE_COOKIE));
  const supports = Object.keys(SPOKEN);
  const asked = accepts(c, { header: "Accept-Language", supports, default: "nb" });
  return chosen ?? SPOKEN[asked as keyof typeof SPOKEN] ?? "nb";
}

/** What a page of this request knows; the visitor is there behind `requireVisitor`. */
export function viewOf(c: Context<HttpEnv>): View {
  const language = languageOf(c);
  const { config, assets, clock } = c.get("parts");
  const url = new URL(c.req.url);
  return {
    ...formatsOf(language),
    language,
    say: sayIn(language),
    visitor: c.get("visitor") ?? null,
    formKey: c.get("formKey") ?? "",
    elsewhere: c.get("session")?.elsewhere ?? false,
    path: url.pathname,
    query: url.searchParams,
    demo: config.syntheticOnly,
    assets,
    now: clock.now(),
  };
}

/** A page, kept by nobody on the way. */
export const page = (
  c: Context<HttpEnv>,
  title: string,
  content: Child,
  status: ContentfulStatusCode = 200,
) => {
  c.header("cache-control", "no-store");
  return c.html(
    <Document view={viewOf(c)} title={title}>
      {content}
    </Document>,
    status,
  );
};

/** A refusal as a page, in the reader's language: what was refused, the next step, and what to quote to the operators. */
export function refuse(c: Context<HttpEnv>, code: ProblemCode) {
  const view = viewOf(c);
  const [status, text] = refusalOf(code);
  const title = view.say(headingOf(status));
  const again = code === "sign_in_again";
  const signIn = again ? `/signin?fresh=yes&next=${encodeURIComponent(cameFrom(c))}` : "/signin";
  return page(
    c,
    title,
    <>
      <PageHeader title={title} />
      <Alert color={status >= 500 ? "danger" : "warning"}>
        <p>{view.say(text)}</p>
      </Alert>
      <p class="lead">
        {view.say(COMMON.requestId)}: <code>{c.get("requestId")}</code>
      </p>
      <div class="page-actions" data-typed-kept={again ? "yes" : undefined}>
        {(again || status === 401) && <ButtonLink href={signIn}>{view.say(COMMON.signIn)}</ButtonLink>}
        <ButtonLink href="/">{view.say(COMMON.toFront)}</ButtonLink>
      </div>
    </>,
    status,
  );
}

/** The page of ours with the form that was sent, as browsers tell it; `/signin` takes nothing but a path of ours. */
function cameFrom(c: Context<HttpEnv>): string {
  const referer = c.req.header("referer") ?? "";
  const { origin, pathname, search } = URL.canParse(referer) ? new URL(referer) : new URL("/", c.req.url);
  return origin === c.get("parts").config.publicUrl ? pathname + search : "/";
}

/** What a refusal is about, before its own words. */
function headingOf(status: number): Text {
  if (status === 401) return COMMON.signedOutTitle;
  if (status === 403) return COMMON.notAllowedTitle;
  if (status === 404) return COMMON.notFoundTitle;
  return status >= 500 ? COMMON.failedTitle : COMMON.refusedTitle;
}

/** After something was done: the page that shows it, so that reloading repeats nothing. `done` is one of the page's words. */
export const goTo = (c: Context<HttpEnv>, path: string, done?: string) =>
  c.redirect(done === undefined ? path : `${path}${path.includes("?") ? "&" : "?"}done=${done}`, 303);

/** A list as a file that a spreadsheet opens. */
export const csv = (c: Context<HttpEnv>, name: string, text: string) =>
  c.body(text, 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${name}.csv"`,
    "cache-control": "no-store",
  });
