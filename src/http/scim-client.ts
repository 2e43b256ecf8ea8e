import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { ScimError } from "../scim/scim-error.ts";
import { readAddress } from "../signin/address.ts";
import { findEntraSource, looksLikeJwt } from "../signin/entra-token-service.ts";
import { authenticateScim, type ScimClient, tokenHash, WARNING_DAYS } from "../signin/scim-token-service.ts";
import { bearerToken } from "./api-steps.ts";
import type { HttpEnv } from "./context.ts";

type ScimContext = Context<HttpEnv>;

/**
 * Lets only a source's own client through, and no faster than its source may go: 401, 403 or 429 before anything else
 * of the request is looked at. What looks like a JWT is judged as Entra's own token and as nothing else.
 */
export const requireScimClient = createMiddleware<HttpEnv>(async (c, next) => {
  const token = bearerToken(c.req.header("authorization"));
  if (token === null) throw unauthorised();
  const client = looksLikeJwt(token) ? await byEntraToken(c, token) : await bySecret(c, token);
  orWait(c.get("parts").clientMemory.sources.take(client.source), "this source");
  c.set("scimClient", client);
  return next();
});

/**
 * Charges the source for what a request holds beyond itself, as the operations of a bulk request: they are done, and
 * the source's next requests wait for them.
 */
export function chargeOperations(c: ScimContext, count: number): void {
  c.get("parts").clientMemory.sources.owe(c.get("scimClient").source, count);
}

async function bySecret(c: ScimContext, token: string): Promise<ScimClient> {
  const { clientMemory, look, log } = c.get("parts");
  const hash = tokenHash(token);
  const key = hash.toString("base64");
  const address = readAddress(c.env.clientAddress);
  const authenticate = () => authenticateScim(c.env.db, hash, address);
  const isStranger = !clientMemory.good.has(key);
  const verdict = await look(`${key} ${address}`, () =>
    isStranger ? admitStranger(c, authenticate) : authenticate(),
  );
  if (verdict.kind === "unknown") {
    clientMemory.good.delete(key);
    throw unauthorised();
  }
  if (verdict.kind === "address_refused") {
    log({ event: "scim_address_refused", tokenId: verdict.tokenId, sourceId: verdict.source });
    throw new ScimError(
      403,
      null,
      "This token may not be used from the address that the request came from. `token list` shows which it may be used from.",
    );
  }
  clientMemory.good.add(key);
  warnOfEnd(c, verdict);
  return verdict.client;
}

/** Keys are fetched only for a tenant that a source accepts; with the keys here, a false token costs no look-up. */
async function byEntraToken(c: ScimContext, token: string): Promise<ScimClient> {
  const { entraTokens, look } = c.get("parts");
  const claim = entraTokens.claimed(token);
  if (!claim) throw unauthorised();
  if (!entraTokens.hasKeys(claim)) {
    const find = () => findEntraSource(c.env.db, claim);
    const accepts = await look(JSON.stringify(claim), () => admitStranger(c, find));
    if (!accepts) throw unauthorised();
  }
  const verified = await entraTokens.verify(token, claim);
  if (!verified.ok && verified.error === "keys_unavailable")
    throw new ScimError(503, null, "Entra's keys cannot be had now. Try again.", 5);
  const client = verified.ok ? await findEntraSource(c.env.db, verified.value) : null;
  if (!client) throw unauthorised();
  return client;
}

/**
 * Credentials that this process has not seen to be good share a few look-ups a second, so that a flood of wrong ones
 * slows nobody else. Beyond that they are told to wait (429): whether they are wrong has not been looked at.
 */
async function admitStranger<T>(c: ScimContext, find: () => Promise<T>): Promise<T> {
  orWait(c.get("parts").clientMemory.strangers.take("all"), "new credentials");
  return find();
}

function orWait(seconds: number, who: string): void {
  if (seconds > 0)
    throw new ScimError(
      429,
      null,
      `Too many requests of ${who}. Wait as long as Retry-After says, and send it again.`,
      seconds,
    );
}

function warnOfEnd(c: ScimContext, { client, daysLeft }: { client: ScimClient; daysLeft: number }): void {
  const { clientMemory, log } = c.get("parts");
  const { tokenId, source } = client;
  if (daysLeft >= WARNING_DAYS || clientMemory.warned.has(tokenId)) return;
  clientMemory.warned.add(tokenId);
  log({ event: "scim_token_expiring", tokenId, sourceId: source, daysLeft });
}

const unauthorised = (): ScimError =>
  new ScimError(401, null, "Send the SCIM token of a source: Authorization: Bearer …");
