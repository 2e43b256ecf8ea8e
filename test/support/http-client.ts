import type { DemoProcess } from "./demo-process.ts";

export type Answer = { status: number; headers: Headers; text: string; json: Record<string, unknown> };

/** One request; the body as it stands when it is text, as JSON otherwise. */
export async function send(
  method: string,
  url: string,
  token: string | null,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} };
}

const PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/** The exchanges of Entra's provisioning that the tests need, in its shapes. */
export function scimClient(demo: Pick<DemoProcess, "base" | "scimToken">) {
  const base = `${demo.base}/scim/v2`;
  const scim = (method: string, path: string, body?: unknown) =>
    send(method, base + path, demo.scimToken, body, { "content-type": "application/scim+json" });
  const patch = (path: string, ...Operations: object[]) =>
    scim("PATCH", path, { schemas: [PATCH_OP], Operations });
  return {
    scim,
    createUser: async (nick: string): Promise<string> => {
      const user = {
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
        userName: `${nick}@fjordheim.example`,
        externalId: `oid-${nick}`,
        active: true,
        displayName: nick,
      };
      const created = await scim("POST", "/Users", user);
      if (created.status !== 201) throw new Error(`POST /Users answered ${created.status}`);
      return String(created.json.id);
    },
    groupNamed: async (name: string): Promise<string> => {
      const found = await scim(
        "GET",
        `/Groups?excludedAttributes=members&filter=${encodeURIComponent(`displayName eq "${name}"`)}`,
      );
      return String((found.json.Resources as { id: string }[])[0]?.id);
    },
    addMember: (group: string, user: string) =>
      patch(`/Groups/${group}`, { op: "Add", path: "members", value: [{ $ref: null, value: user }] }),
    removeMember: (group: string, user: string) =>
      patch(`/Groups/${group}`, { op: "Remove", path: "members", value: [{ $ref: null, value: user }] }),
    setActive: (user: string, active: boolean) =>
      patch(`/Users/${user}`, { op: "Replace", path: "active", value: active ? "True" : "False" }),
  };
}
