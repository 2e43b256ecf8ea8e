import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { html } from "hono/html";
import type { Provider } from "oidc-provider/lib/provider.js";
import type { DemoAccount, DemoAccounts, StandInEntraDeps } from "./stand-in-entra.ts";
import { page, pageHeaders, signInPage } from "./stand-in-entra-pages.ts";

/** The account's name inside the provider, and the token's `sub`: never equal to the object id, as in Entra. */
const subOf = ({ objectId, userName }: DemoAccount): string =>
  Buffer.from(JSON.stringify([objectId, userName])).toString("base64url");

export async function accountOf(sub: string, accounts: DemoAccounts): Promise<DemoAccount | null> {
  const [objectId, userName] = JSON.parse(Buffer.from(sub, "base64url").toString("utf8")) as [string, string];
  const account = await accounts.findByUserName(userName);
  return account?.objectId === objectId ? account : null; // the name may be another person's by now
}

/** The cookies without what tells of an earlier sign-in: only signing out is to know of it. */
const forgetting = (cookies = ""): string => cookies.replaceAll(/standin_session[^;]*(; *|$)/g, "");

type Env = { Bindings: HttpBindings };

/** Our sign-in page in front of the provider, which answers everything else under its own path. */
export function signInApp(
  { accounts, clients }: StandInEntraDeps,
  provider: Provider,
  mount: string,
  isLost: (error: unknown) => boolean,
): Hono<Env> {
  const callback = provider.callback();
  const returnsTo = clients.flatMap(({ redirectUris, anyPort }) =>
    redirectUris.map((uri) => `${new URL(uri).origin}${anyPort ? ":*" : ""}`),
  );
  const headers = pageHeaders(`'self' ${[...new Set(returnsTo)].join(" ")}`);
  const app = new Hono<Env>();

  const asking = async (c: Context<Env>, status: 200 | 422, typed: string) =>
    c.html(signInPage(await accounts.list(), typed, status === 422), status, headers);

  app.get(`${mount}/signin/:uid`, async (c) => {
    const { params } = await provider.interactionDetails(c.env.incoming, c.env.outgoing);
    return asking(c, 200, params.login_hint ?? "");
  });

  app.post(`${mount}/signin/:uid`, bodyLimit({ maxSize: 8192 }), async (c) => {
    const { incoming, outgoing } = c.env;
    await provider.interactionDetails(incoming, outgoing);
    const typed = new URLSearchParams(await c.req.text()).get("userName")?.trim() ?? "";
    const account = await accounts.findByUserName(typed);
    if (account === null) return asking(c, 422, typed);
    const login = { accountId: subOf(account), remember: false };
    return c.redirect(await provider.interactionResult(incoming, outgoing, { login, consent: {} }), 303);
  });

  app.all(`${mount}/*`, async ({ env: { incoming, outgoing } }) => {
    const originalUrl = incoming.url ?? "";
    if (originalUrl.startsWith(`${mount}/authorize`))
      incoming.headers.cookie = forgetting(incoming.headers.cookie);
    Object.assign(incoming, { originalUrl, url: originalUrl.slice(mount.length) }); // as when mounted by Express
    await callback(incoming, outgoing);
    return RESPONSE_ALREADY_SENT;
  });

  app.onError((error, c) =>
    isLost(error)
      ? c.html(page("Innloggingen er utløpt", html`<p>Gå tilbake og start på nytt.</p>`), 400, headers)
      : c.html(page("Noe gikk galt", html`<p>Prøv igjen.</p>`), 500, headers),
  );
  return app;
}
