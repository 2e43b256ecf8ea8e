import { expect } from "vitest";
import { type ApiWorld, BASE, type Headings, SCIM_TOKEN, startApiWorld } from "../http/api-world.ts";
import { heldBriefly } from "../support/event-loop-hold.ts";
import type { Answer } from "../support/http-client.ts";
import type { Exchange } from "./exchanges.ts";
import { expectUnpolluted } from "./support.ts";

export type Hostile = { method: string; path: string; headers?: Headings; body?: string };

/** The program with a user and a group that hostile requests may aim at, and nothing to hold back how fast they come. */
export type HostileWorld = {
  world: ApiWorld;
  user: string;
  group: string;
  /** Sends it, and expects of the answer and of the process what holds whatever is sent. */
  assault(what: string, request: Hostile): Promise<Answer>;
  /** A sum over all rows that a source can change. */
  checksum(): Promise<string>;
  close(): Promise<void>;
};

export async function openHostileWorld(): Promise<HostileWorld> {
  const world = await startApiWorld({ config: { scimRateLimit: 0 } });
  const create = async (path: string, body: object) => {
    const answer = await world.ask("POST", `/scim/v2${path}`, SCIM_TOKEN, body);
    return String(answer.json.id);
  };
  const values = Array.from({ length: 100 }, (_, i) => ({ value: `r${i}`, type: `t${i}`, display: "d" }));
  const user = await create("/Users", { userName: "maal", roles: values, emails: values, title: "x" });
  const group = await create("/Groups", { displayName: "Mål", members: [{ value: user }] });
  return {
    world,
    user,
    group,
    assault: async (what, request) => {
      const known = world.log.length;
      const answer = await heldBriefly(what, () => world.send(requestOf(request)));
      expectAnswer(request, answer);
      expectUnpolluted();
      expect(world.log.slice(known).filter((event) => event.event === "request_failed")).toEqual([]);
      return answer;
    },
    checksum: () => checksum(world),
    close: () => world.close(),
  };
}

function requestOf({ method, path, headers = {}, body }: Hostile): Request {
  const type: Headings = body === undefined ? {} : { "content-type": "application/scim+json" };
  return new Request(`${BASE}/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${SCIM_TOKEN}`, ...type, ...headers },
    ...(body === undefined ? {} : { body }),
  });
}

/** Never a 5xx, not even of one operation; and whatever is refused is refused as SCIM says (RFC 7644 section 3.12). */
function expectAnswer({ path }: Hostile, answer: Answer): void {
  expect(answer.status, answer.text).toBeLessThan(500);
  const ofBulk = path === "/Bulk" ? ((answer.json.Operations ?? []) as { status: string }[]) : [];
  expect(ofBulk.filter(({ status }) => !/^[24]\d\d$/.test(status))).toEqual([]);
  const isScim = new URL(`${BASE}/scim/v2${path}`).pathname.startsWith("/scim/v2");
  if (answer.status < 400 || !isScim) return;
  expect(answer.headers.get("content-type")).toBe("application/scim+json");
  expect(answer.json).toMatchObject({
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: String(answer.status),
    detail: expect.any(String),
  });
  expect(answer.text.length).toBeLessThan(2_000);
}

const PUSHED = ["scim_user", "scim_group", "scim_member", "role_grant", "audit_record"];

async function checksum({ database }: ApiWorld): Promise<string> {
  const sums = PUSHED.map(
    (table) => `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from ${table} t`,
  );
  const { rows } = await database.owner.query<{ sum: string }>(sums.join(" union all "));
  return rows.map(({ sum }) => sum).join();
}

/** A request of recorded/hostile.txt, as long as it is meant to be. */
export function hostileRequest(
  { user, group }: { user: string; group: string },
  exchange: Exchange,
): Exchange {
  const filled = (text: string) => expanded(text.replaceAll("{user}", user).replaceAll("{group}", group));
  const headers = Object.entries(exchange.headers).map(([name, text]) => [name, filled(text)]);
  return {
    ...exchange,
    path: filled(exchange.path),
    headers: Object.fromEntries(headers),
    ...(exchange.body === undefined ? {} : { body: filled(exchange.body) }),
    holds: filled(exchange.holds),
  };
}

const expanded = (text: string): string => {
  const inner = text.replaceAll(/«([^»]*)»(,?)\*(\d+)/g, (_, ...[piece, comma, times]) =>
    copies(piece, "№", comma, Number(times)),
  );
  return inner.replaceAll(/‹([^›]*)›(,?)\*(\d+)/g, (_, ...[piece, comma, times]) =>
    copies(piece, "§", comma, Number(times)),
  );
};

function copies(piece: string, mark: string, comma: string, times: number): string {
  if (!piece.includes(mark)) return `${(piece + comma).repeat(times - 1)}${piece}`;
  const numbered = (at: number) =>
    piece.replaceAll(`${mark}+1`, String((at + 1) % times)).replaceAll(mark, String(at));
  return Array.from({ length: times }, (_, at) => numbered(at)).join(comma);
}
