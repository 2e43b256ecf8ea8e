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
    html`<p>Velg hvem du vil være i demoen.</p>
${unknown ? html`<p role="alert">Fant ingen bruker med brukernavnet «${typed}». Velg en i listen, eller skriv et annet.</p>` : ""}
<form method="post"><ul>
${people.slice(0, MOST_SHOWN).map(({ userName, displayName }) => html`<li><button name="userName" value="${userName}"><b>${displayName}</b> <span>${userName}</span></button></li>`)}
</ul></form>
${people.length > MOST_SHOWN ? html`<p>Listen viser de første ${MOST_SHOWN}. Andre logger inn med brukernavnet.</p>` : ""}
<h2>En annen bruker</h2>
<form method="post" class="other">
<label for="userName">Brukernavn</label>
<div><input id="userName" name="userName" value="${typed}" autocomplete="off" required> <button class="go">Logg inn</button></div>
</form>`,
  );

const STYLE = `:root{color-scheme:light dark;--text:#1e2b3c;--soft:#4d5b6d;--line:#7b8794;--back:#f2f5f8;--box:#fff;--act:#0b5cad;--on:#fff}
@media(prefers-color-scheme:dark){:root{--text:#e6ebf1;--soft:#aab6c4;--line:#6b7a8b;--back:#12181f;--box:#1b232d;--act:#8fc1f5;--on:#0d1a28}}
*{box-sizing:border-box}body{margin:0;padding:2rem 1rem;background:var(--back);color:var(--text);font:1rem/1.5 system-ui,sans-serif}
main{max-width:34rem;margin:0 auto;padding:1.5rem;background:var(--box);border:1px solid var(--line);border-radius:.5rem}
h1{margin:0 0 .25rem;font-size:1.5rem}h2{margin:1.5rem 0 .5rem;font-size:1.1rem}p{margin:.5rem 0}
.note{margin:0 0 1rem;padding:.5rem .75rem;border-inline-start:4px solid var(--act);background:var(--back);color:var(--soft);font-size:.9rem}
[role=alert]{padding:.75rem;border:2px solid #b3372a;border-radius:.25rem}
ul{margin:1rem 0 0;padding:0;list-style:none;display:grid;gap:.4rem}
button,input{font:inherit;color:inherit;padding:.55rem .75rem;border:1px solid var(--line);border-radius:.25rem;background:var(--box);min-width:0}
button{cursor:pointer}button:hover{border-color:var(--act)}:focus-visible{outline:3px solid var(--act);outline-offset:2px}
li button{display:flex;flex-wrap:wrap;gap:0 .75rem;justify-content:space-between;width:100%;text-align:start;overflow-wrap:anywhere}
li span{color:var(--soft);font-size:.9rem}.other div{display:flex;flex-wrap:wrap;gap:.5rem;margin-top:.25rem}.other input{flex:1 1 12rem}
.go,main>button{background:var(--act);border-color:var(--act);color:var(--on);font-weight:600}`;
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

export const page = (title: string, content: Html): Html => html`<!DOCTYPE html>
<html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} – demo</title><link rel="icon" href="data:,"><style>${raw(STYLE)}</style></head>
<body><main><p class="note">Dette er en etterligning av Microsoft Entra ID for demoen. Den spør ikke om passord.</p>
<h1>${title}</h1>${content}</main></body></html>`;

/** No script at all. `form-action` names the clients too: browsers apply it to the redirects after the form. */
export const pageHeaders = (formAction: string) => ({
  "content-security-policy": `default-src 'none'; img-src data:; style-src 'sha256-${STYLE_HASH}'; form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`,
  "cache-control": "no-store",
});

/** The same page as an answer of oidc-provider's own. */
export async function show(ctx: OidcContext, title: string, content: Html): Promise<void> {
  ctx.type = "html";
  ctx.body = String(await page(title, content));
  ctx.set(pageHeaders("*"));
}
