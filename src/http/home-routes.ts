import { Hono } from "hono";
import { html } from "hono/html";
import type { HttpEnv } from "./context.ts";

/** What runs here and where to go on. Nothing on it is about a person or an organisation. */
export const homeRoutes = () =>
  new Hono<HttpEnv>().get("/", (c) => {
    const { syntheticOnly } = c.get("parts").config;
    return c.html(html`<!doctype html>
<html lang="nb">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>identity-sync</title>
<h1>identity-sync</h1>
${syntheticOnly ? html`<p><strong>Demo.</strong> Alle personer er syntetiske, og alle andre systemer er stedfortredere.</p>` : ""}
<p>Tilgang til Folkeregisteret fra kommunens egne grupper, tidsbegrenset og logget.</p>
<ul>
<li><a href="/api/v1/openapi.json">API-beskrivelse (OpenAPI 3.1)</a>: <code>/api/v1</code></li>
<li>SCIM 2.0 for Entra ID: <code>/scim/v2</code></li>
<li><a href="/health/ready">Driftsstatus</a></li>
</ul>
</html>`);
  });
