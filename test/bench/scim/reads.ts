import { type Answer, ask, type Target, wire } from "../connection.ts";
import { type Lane, request } from "../measure.ts";
import { userId } from "./seed.ts";
import type { Pair } from "./servers.ts";
import { seededName } from "./shapes.ts";

const PAGE = 100;

const both = ({ ours, peer }: Pair): Target[] => [ours, peer];
const get = (target: Target, path: string) => wire(target, "GET", path);
const found = (answer: Answer) =>
  answer.status === 200 && /"totalResults":1[,}]/.test(answer.body.toString("latin1"));
const okay = (answer: Answer) => answer.status === 200;

/** Another user each time, in an order that favours no cache; the same for everybody. */
function walk(users: number): () => number {
  let at = 0;
  return () => {
    at = (at + 7919) % users;
    return at + 1;
  };
}

const FILTERS: readonly [name: string, filter: (user: string) => string][] = [
  ["userName eq", (user) => `userName eq "${user}@fjordheim.example"`],
  ["externalId eq", (user) => `externalId eq "oid-${user}"`],
  ["work e-mail eq", (user) => `emails[type eq "work"].value eq "${user}@post.fjordheim.example"`],
];

/** Ours of every size first, then the peer's: what a large peer still cleans up is not charged to us. */
export const filterLanes = (pairs: readonly Pair[]): Lane[] =>
  FILTERS.flatMap(([name, filter]) =>
    [1, 8].flatMap((connections) =>
      (["ours", "peer"] as const).flatMap((side) =>
        pairs.map((pair) => {
          const target = pair[side];
          const next = walk(pair.users);
          return {
            scenario: `${name}, ${connections} conn.`,
            variant: `${pair.users} users`,
            target,
            connections,
            next: () => {
              const asked = encodeURIComponent(filter(seededName(next())));
              return request(get(target, `/Users?filter=${asked}`), found);
            },
          };
        }),
      ),
    ),
  );

export const getLanes = (pair: Pair): Lane[] =>
  [1, 8].flatMap((connections) =>
    both(pair).map((target) => {
      const next = walk(pair.users);
      return {
        scenario: `get by id, ${connections} conn.`,
        variant: `${pair.users} users`,
        target,
        connections,
        next: () => request(get(target, `/Users/${userId(target, next())}`), okay),
      };
    }),
  );

/** The first and the last page of all users, by index. */
export async function pageLanes(pair: Pair): Promise<Lane[]> {
  const lanes: Lane[] = [];
  for (const target of both(pair)) {
    const { totalResults } = await ask<{ totalResults: number }>(target, "GET", "/Users?count=1");
    const pages: [string, number][] = [
      ["first", 1],
      ["last", totalResults - PAGE + 1],
    ];
    for (const [name, start] of pages) {
      const asked = get(target, `/Users?startIndex=${start}&count=${PAGE}`);
      const whole = (answer: Answer) =>
        okay(answer) && answer.body.includes(`"totalResults":${totalResults}`);
      lanes.push({
        scenario: `${name} page of ${PAGE}, by index`,
        variant: `${pair.users} users`,
        target,
        connections: 1,
        next: () => request(asked, whole),
      });
    }
  }
  return lanes;
}

type CursorPage = { nextCursor?: string; Resources: { id: string }[]; totalResults: number };

/** A deep page by cursor (RFC 9865); none when the server does not offer it. */
export async function cursorLane({ ours, users }: Pair): Promise<Lane[]> {
  const config = await ask<{ pagination?: { cursor?: boolean } }>(ours, "GET", "/ServiceProviderConfig");
  if (!config.pagination?.cursor) return [];
  const seen = new Set<string>();
  let cursor = "";
  let deepest = "";
  for (;;) {
    const path = `/Users?count=${PAGE}&cursor=${encodeURIComponent(cursor)}`;
    const page = await ask<CursorPage>(ours, "GET", path);
    for (const { id } of page.Resources) seen.add(id);
    if (!page.nextCursor) break;
    deepest = cursor;
    cursor = page.nextCursor;
  }
  if (seen.size < users) throw new Error(`by cursor ${seen.size} users were seen of ${users}`);
  const asked = get(ours, `/Users?count=${PAGE}&cursor=${encodeURIComponent(deepest)}`);
  return [
    {
      scenario: `last whole page of ${PAGE}, by cursor`,
      variant: `${users} users`,
      target: ours,
      connections: 1,
      next: () => request(asked, okay),
    },
  ];
}

/** A group without its members, by size. */
export const excludedLanes = (pair: Pair, groups: ReadonlyMap<number, string>): Lane[] =>
  both(pair).flatMap((target) =>
    [...groups].map(([size, id]) => {
      const path = `/Groups/${target === pair.ours ? id : `group-${size}`}?excludedAttributes=members`;
      const asked = get(target, path);
      return {
        scenario: "group without its members",
        variant: `${size} members`,
        target,
        connections: 1,
        next: () => request(asked, (answer) => okay(answer) && answer.body.length < 2_000),
      };
    }),
  );
