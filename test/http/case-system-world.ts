import { caseSystemToken, DEMO_CASE_SYSTEM } from "../../src/demo/demo-case-system.ts";
import { DEMO_ORGANISATION, DEMO_TENANT } from "../../src/demo/seed.ts";
import { applicationToken } from "../../src/demo/stand-in-entra-app.ts";
import { DEMO_AUDIENCE } from "../../src/demo/stand-ins.ts";
import type { Instant } from "../../src/kernel/instant.ts";
import { webPlatform } from "../../src/runtime/web/platform.ts";
import { issuerOf } from "../../src/signin/bearer-service.ts";
import type { Answer } from "../support/http-client.ts";
import type { ApiWorld } from "./api-world.ts";

/** A token of the demo's case system, fetched from Maskinporten as it would. */
export async function systemToken(
  { config, installation }: ApiWorld,
  scope: string = DEMO_CASE_SYSTEM.scope,
): Promise<string> {
  const token = await caseSystemToken(config.register.maskinporten.issuer, installation, webPlatform, scope);
  if (token === null) throw new Error("Maskinporten gave no token");
  return token;
}

/** A token that Entra gives an application of the demo's tenant. */
export const entraAppToken = ({ config, installation }: ApiWorld, clientId: string): Promise<string> => {
  const issuer = issuerOf(config.signIn.authority, DEMO_TENANT);
  const application = { issuer, tenant: DEMO_TENANT, audience: DEMO_AUDIENCE, clientId };
  return applicationToken(installation.entraKeys, application, Date.now() as Instant);
};

/** The id of a demo user. */
export async function userId({ database }: ApiWorld, nick: string): Promise<string> {
  const { rows } = await database.owner.query<{ id: string }>(
    "select id from scim_user where external_id = $1",
    [`demo-${nick}`],
  );
  return rows[0]?.id as string;
}

/** Changes the demo's case system as its tests need it, past the API. */
export const setCaseSystem = async (
  { database }: ApiWorld,
  terms: { takesFiksTokens?: boolean; forEmployees?: boolean },
): Promise<void> =>
  void (await database.owner.query(
    `update integration set takes_fiks_tokens = coalesce($2, takes_fiks_tokens),
       for_employees = coalesce($3, for_employees) where id = $1`,
    [DEMO_CASE_SYSTEM.id, terms.takesFiksTokens, terms.forEmployees],
  ));

/** A role of the demo organisation, made by hand and given to the demo's case system for a month. */
export async function giveRole(
  { database }: ApiWorld,
  role: { id: string; purpose: string | null },
): Promise<void> {
  await database.owner.query(
    `insert into integration_grant (organisation_id, id, integration_id, role_id, purpose, state, requested_by,
       requested_days, lapses_at, approved_by, not_before, expires_at, last_full_approval, life_from)
     select $1, gen_random_uuid(), $2, $3, $4, 'active', a.id, 30, decision_now(), b.id, decision_now(),
       decision_now() + interval '720 hours', decision_now(), decision_now()
     from scim_user a, scim_user b where a.external_id = 'demo-ida.iam' and b.external_id = 'demo-ivar.iam'`,
    [DEMO_ORGANISATION.id, DEMO_CASE_SYSTEM.id, role.id, role.purpose],
  );
}

/** What people do to case systems over the API. */
export function acting(world: ApiWorld) {
  const as = async (nick: string, method: string, path: string, body?: object): Promise<Answer> =>
    world.ask(method, `/api/v1${path}`, await world.token(nick), body);
  const codeOf = ({ status, json }: Answer) => (status < 400 ? status : json.code);
  return {
    as,
    /** The status of what was done, or the code of the refusal. */
    does: async (...asked: Parameters<typeof as>) => codeOf(await as(...asked)),
    add: async (nick: string, more: object) => {
      const answer = await as(nick, "POST", "/integrations", more);
      if (answer.status !== 201) throw new Error(String(answer.json.code));
      return answer.json.id as string;
    },
    asks: async (nick: string, integration: string, wish: object) => {
      const answer = await as(nick, "POST", `/integrations/${integration}/access-requests`, wish);
      return answer.status === 201 ? (answer.json.id as string) : String(answer.json.code);
    },
  };
}
