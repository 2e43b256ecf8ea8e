import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { OidcContext } from "oidc-provider/lib/provider.js";

type Person = { readonly userName: string; readonly displayName: string };
type Html = HtmlEscapedString | Promise<HtmlEscapedString>;
const MOST_SHOWN = 100;

/** Names the people and takes a user name. Whatever a directory has for names, it is text here. */
export const signInPage = (people: readonly Person[], typed: string, unknown: boolean): Html =>
  page(
    "Logg inn",
    html`<p>Dette er en etterligning av Microsoft Entra ID for demoen. Den spør ikke om passord.</p>
${unknown ? html`<p role="alert">Fant ingen bruker med brukernavnet «${typed}». Velg en i listen, eller skriv et annet.</p>` : ""}
<form method="post">
<label for="userName">Brukernavn</label> <input id="userName" name="userName" value="${typed}" autocomplete="off" required>
<button>Logg inn</button>
</form>
<h2>Personer i demoen</h2>
<form method="post"><ul>
${people.slice(0, MOST_SHOWN).map(({ userName, displayName }) => html`<li><button name="userName" value="${userName}">${displayName} (${userName})</button></li>`)}
</ul></form>
${people.length > MOST_SHOWN ? html`<p>Listen viser ${MOST_SHOWN} av ${people.length}. Andre logger inn med brukernavnet.</p>` : ""}`,
  );

const STYLE =
  "body{font:1rem/1.5 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}li{margin:.5rem 0}";
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

export const page = (title: string, content: Html): Html => html`<!DOCTYPE html>
<html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} – demo</title><style>${raw(STYLE)}</style></head>
<body><main><h1>${title}</h1>${content}</main></body></html>`;

/** No script at all. `form-action` names the clients too: browsers apply it to the redirects after the form. */
export const pageHeaders = (formAction: string) => ({
  "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`,
  "cache-control": "no-store",
});

/** The same page as an answer of oidc-provider's own. */
export async function show(ctx: OidcContext, title: string, content: Html): Promise<void> {
  ctx.type = "html";
  ctx.body = String(await page(title, content));
  ctx.set(pageHeaders("*"));
}
