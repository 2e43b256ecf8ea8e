import { DEMO_SCOPE } from "../../src/demo/seed.ts";
import { SESSION_COOKIE } from "../../src/http/portal/cookies.ts";
import type { ScimUserId } from "../../src/kernel/ids.ts";
import type { Instant } from "../../src/kernel/instant.ts";
import { webPlatform } from "../../src/runtime/web/platform.ts";
import { formKeyOf, startSession } from "../../src/signin/session-service.ts";
import type { Answer } from "../support/http-client.ts";
import { type ApiWorld, BASE } from "./api-world.ts";

type Fields = Record<string, string | readonly string[]>;

/** Somebody at a browser, signed in. */
export type Visit = {
  token: string;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** A form of a page of ours: its key is sent along. */
  post(path: string, fields?: Fields, headers?: Record<string, string>): Promise<Answer>;
};

/** Signs one of the demo's people in, by a session as the sign-in makes it; `signedInAt` is now. */
export async function visit(
  world: ApiWorld,
  nick: string,
  signedInAt = webPlatform.clock.now(),
): Promise<Visit> {
  const { organisation } = DEMO_SCOPE;
  const { db } = world.database;
  const objectId = `demo-${nick}`;
  const { id } = await db.read(organisation, (tx) =>
    tx
      .selectFrom("scim_user")
      .select("id")
      .where("organisation_id", "=", organisation)
      .where("external_id", "=", objectId)
      .where("deleted_at", "is", null)
      .executeTakeFirstOrThrow(),
  );
  const { entropy } = webPlatform;
  const context = { db, entropy, requestId: entropy.uuid() as never };
  const [tenant] = world.config.signIn.tenants;
  const signedIn = { tenant: tenant ?? "", objectId, signedInAt: signedInAt as Instant };
  const token = await startSession(context, { organisation, user: id as ScimUserId }, signedIn, null);
  const send = (method: string, path: string, headers: Record<string, string>, body?: string) =>
    world.send(
      new Request(`${BASE}${path}`, {
        method,
        headers: { cookie: `${SESSION_COOKIE}=${token}`, ...headers },
        ...(body === undefined ? {} : { body }),
      }),
    );
  return {
    token,
    get: (path, headers = {}) => send("GET", path, headers),
    post: (path, fields = {}, headers = {}) => {
      const form = new URLSearchParams({ key: formKeyOf(token) });
      for (const [name, value] of Object.entries(fields))
        for (const one of [value].flat()) form.append(name, one as string);
      const type = { "content-type": "application/x-www-form-urlencoded", ...headers };
      return send("POST", path, type, String(form));
    },
  };
}

/** The value of a hidden field of a page. */
export const hidden = (text: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? "";
