import { DEMO_ROLES } from "../../src/demo/demo-roles.ts";
import { population } from "../../src/demo/population/population.ts";
import type { StartedWorker } from "./worker-world.ts";

export const SCIM_USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

const [firstRole] = DEMO_ROLES;
const [firstResident] = population().residents();
if (!firstRole || !firstResident) throw new Error("the demo has a role and a resident");
export const barnevern = firstRole;

export type Answer = {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is judged by what the test expects of it
  body: any;
};

/** Entra and a case system, as a Worker sees them. */
export function clientOf(worker: StartedWorker, scimToken: string) {
  async function call(
    path: string,
    {
      token,
      signal,
      ...init
    }: { method?: string; token?: string; signal?: AbortSignal; body?: unknown } = {},
  ): Promise<Answer> {
    const answer = await worker.fetch(path, {
      ...(init.method === undefined ? {} : { method: init.method }),
      headers: {
        "content-type": "application/json",
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === "" ? null : JSON.parse(text) };
  }
  const scim = (method: string, path: string, body?: unknown) =>
    call(`/scim/v2${path}`, { method, token: scimToken, body });
  const find = (list: string, attribute: string, value: string) =>
    scim("GET", `/${list}filter=${encodeURIComponent(`${attribute} eq "${value}"`)}`);

  return {
    call,
    createUser: (user: object) => scim("POST", "/Users", { schemas: [SCIM_USER], ...user }),
    findUser: (userName: string) => find("Users?", "userName", userName),
    findGroup: (name: string) => find("Groups?excludedAttributes=members&", "displayName", name),
    /** One PATCH with one operation, as Entra sends it. */
    patch: (path: string, operation: object) =>
      scim("PATCH", path, { schemas: [PATCH_OP], Operations: [operation] }),
    lookUp: (token: string, { signal, ...extra }: { signal?: AbortSignal; caseReference?: string } = {}) =>
      call("/api/v1/lookups", {
        method: "POST",
        token,
        body: {
          roleId: barnevern.id,
          foedselsnummer: firstResident?.foedselsnummer,
          purpose: "undersoekelse",
          ...extra,
        },
        ...(signal === undefined ? {} : { signal }),
      }),
  };
}
