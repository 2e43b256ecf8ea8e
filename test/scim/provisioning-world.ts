import { expect } from "vitest";
import { DEMO_SCOPE, DEMO_TENANT } from "../../src/demo/seed.ts";
import { accessTokenFor } from "../../src/demo/sign-in-flow.ts";
import { DEMO_AUDIENCE, DEMO_CLI_CLIENT } from "../../src/demo/stand-ins.ts";
import { webPlatform } from "../../src/runtime/web/platform.ts";
import { issuerOf } from "../../src/signin/bearer-service.ts";
import { type ApiWorld, SCIM_TOKEN, startApiWorld } from "../http/api-world.ts";
import type { Answer } from "../support/http-client.ts";

export const PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
export const NOBODY = "01990000-0000-7000-8000-0000000000ff";

export type Operation = { op: string; path?: string; value?: unknown };

/** The whole program, with the requests that stories of provisioning are made of. */
export type Provisioning = {
  world: ApiWorld;
  scim(method: string, path: string, body?: unknown): Promise<Answer>;
  patch(path: string, ...operations: Operation[]): Promise<Answer>;
  /** A new user's or group's id. */
  user(userName: string, more?: object): Promise<string>;
  group(displayName: string, ...members: string[]): Promise<string>;
  /** Ids of new users, `many` in one statement. */
  users(prefix: string, many: number): Promise<string[]>;
  add(group: string, ...users: string[]): Promise<Answer>;
  remove(group: string, ...users: string[]): Promise<Answer>;
  members(group: string): Promise<string[]>;
  groupsOf(user: string): Promise<string[]>;
  found(type: "Users" | "Groups", filter: string): Promise<string[]>;
  versionOf(path: string): Promise<number>;
  records(): Promise<number>;
  /** Signs in as whoever has this userName now; the token is that person's, whatever becomes of the account. */
  signIn(userName: string): Promise<string>;
  /** The names of the roles that the person may look up with now; none for somebody whom nobody has pushed. */
  access(token: string): Promise<string[]>;
};

export async function openProvisioning(): Promise<Provisioning> {
  const world = await startApiWorld({ config: { scimRateLimit: 0 } });
  const scim: Provisioning["scim"] = (method, path, body) =>
    world.ask(method, `/scim/v2${path}`, SCIM_TOKEN, body);
  const patch: Provisioning["patch"] = (path, ...Operations) =>
    scim("PATCH", path, { schemas: [PATCH_OP], Operations });
  const idOf = (answer: Answer): string => {
    expect(answer.status, answer.text).toBe(201);
    return String(answer.json.id);
  };
  const values = (ids: readonly string[]) => ids.map((value) => ({ value }));
  const listed = (list: unknown) => ((list ?? []) as { value: string }[]).map(({ value }) => value).sort();
  return {
    world,
    scim,
    patch,
    user: async (userName, more = {}) => idOf(await scim("POST", "/Users", { userName, ...more })),
    group: async (displayName, ...members) =>
      idOf(await scim("POST", "/Groups", { displayName, members: values(members) })),
    users: async (prefix, many) => {
      const { organisation, source } = DEMO_SCOPE;
      const { rows } = await world.database.owner.query<{ id: string }>(
        `insert into scim_user (organisation_id, source_id, id, user_name_key, active, resource, comparable)
         select $1, $2, gen_random_uuid(), name, true, jsonb_build_object('userName', name), jsonb_build_object('userName', name)
         from unnest($3::text[]) as name returning id`,
        [organisation, source, Array.from({ length: many }, (_, at) => `${prefix}${at}`)],
      );
      return rows.map(({ id }) => id);
    },
    add: (group, ...users) => patch(`/Groups/${group}`, { op: "Add", path: "members", value: values(users) }),
    remove: (group, ...users) =>
      patch(`/Groups/${group}`, { op: "Remove", path: "members", value: values(users) }),
    members: async (group) => listed((await scim("GET", `/Groups/${group}`)).json.members),
    groupsOf: async (user) => listed((await scim("GET", `/Users/${user}`)).json.groups),
    found: async (type, filter) => {
      const answer = await scim("GET", `/${type}?filter=${encodeURIComponent(filter)}`);
      expect(answer.status, answer.text).toBe(200);
      return (answer.json.Resources as { id: string }[]).map(({ id }) => id);
    },
    versionOf: async (path) => versionIn(await scim("GET", path)),
    records: async () => {
      const { rows } = await world.database.owner.query("select count(*)::int as n from audit_record");
      return rows[0].n as number;
    },
    signIn: async (userName) => {
      const issuer = issuerOf(world.config.signIn.authority, DEMO_TENANT);
      const target = { ...DEMO_CLI_CLIENT, audience: DEMO_AUDIENCE, issuer };
      const token = await accessTokenFor(userName, target, fetch, webPlatform.entropy);
      if (!token.ok) throw new Error(`the stand-in refused: ${token.error}`);
      return token.value;
    },
    access: async (token) => {
      const { status, json } = await world.ask("GET", "/api/v1/me", token);
      expect(status).toBe(200);
      return (json.roles as { name: string }[]).map(({ name }) => name);
    },
  };
}

/** The version that an answer is about, from its entity tag. */
export const versionIn = ({ headers }: Answer): number =>
  Number(/^W\/"(\d+)"$/.exec(headers.get("etag") ?? "")?.[1]);
