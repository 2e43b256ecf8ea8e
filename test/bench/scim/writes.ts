import { type Answer, ask, type Target, wire } from "../connection.ts";
import { exactly, type Figure, type Lane, request } from "../measure.ts";
import { SPARE_USERS, userId } from "./seed.ts";
import type { Pair } from "./servers.ts";
import { group, memberPatch, user } from "./shapes.ts";

const changed = (answer: Answer) => answer.status === 200 || answer.status === 204;

/** New users with names that were never there: `prefix` is another each time. */
export const createLanes = ({ ours, peer, users }: Pair, prefix: string): Lane[] =>
  [ours, peer].map((target) => {
    let made = 0;
    return {
      scenario: "create user, 8 conn.",
      variant: `${users} users`,
      target,
      connections: 8,
      next: () => {
        const body = user(`${prefix}${String(++made).padStart(7, "0")}`);
        return request(wire(target, "POST", "/Users", body), ({ status }) => status === 201);
      },
    };
  });

/** One member in and out again, another one each time, of the users beyond `users`; the group keeps its size. */
export function memberLane(target: Target, groupId: string, variant: string, users: number): Lane {
  let step = 0;
  return {
    scenario: "member",
    variant,
    target,
    connections: 1,
    next: () => {
      const member = userId(target, users + 1 + (Math.floor(step / 2) % (SPARE_USERS / 2)));
      const adds = step++ % 2 === 0;
      const body = memberPatch(adds ? "Add" : "Remove", [member]);
      const kind = adds ? "add" : "remove";
      return { kind, ...request(wire(target, "PATCH", `/Groups/${groupId}`, body), changed) };
    },
  };
}

/** From this size on the peer needs seconds for a change. */
const SLOW_PEER = 5_000;

export const memberLanes = (pair: Pair, groups: ReadonlyMap<number, string>): Lane[] =>
  [...groups].flatMap(([size, id]) => {
    const ours = memberLane(pair.ours, id, `${size} members`, pair.users);
    const peer = memberLane(pair.peer, `group-${size}`, `${size} members`, pair.users);
    return [ours, size >= SLOW_PEER ? { ...peer, slow: 2 } : peer];
  });

export const RACE = 400;
export type Race = { figure: Figure; lost: number };

/** As Entra does it: one PATCH a member, many at once, all to one new group. What is there afterwards is counted. */
export async function race(target: Target, connections: number): Promise<Race> {
  const name = `Kappløp ${connections}`;
  const { id } = await ask<{ id: string }>(target, "POST", "/Groups", group(name, []));
  let sent = 0;
  const lane: Lane = {
    scenario: `${RACE} adds to one group`,
    variant: `${connections} conn.`,
    target,
    connections,
    next: () => {
      const body = memberPatch("Add", [userId(target, ++sent)]);
      return request(wire(target, "PATCH", `/Groups/${id}`, body), changed);
    },
  };
  const figure = await exactly(lane, RACE);
  const { members = [] } = await ask<{ members?: { value: string }[] }>(target, "GET", `/Groups/${id}`);
  return { figure, lost: RACE - new Set(members.map(({ value }) => value)).size };
}
