import fc from "fast-check";

/**
 * 200 runs from one seed in `npm test`, 10 000 in `npm run test:deep`. On PGlite 15: the rules are the same SQL
 * there, and what is to be seen is only that it runs.
 */
export const DEEP = process.env.DEEP === "1";
const ON_PGLITE = process.env.TEST_DATABASE_KIND === "pglite";
export const runs = { numRuns: DEEP ? 10_000 : ON_PGLITE ? 15 : 200, seed: 7643 };
/** For one property test: a run against a database takes some ten milliseconds. */
export const LONG = DEEP ? 3 * 3_600_000 : 180_000;

/** A SCIM message, with people and groups by their place in the world. */
export type Message =
  | { kind: "createUser"; user: number; active: boolean }
  | { kind: "active"; user: number; value: boolean }
  | { kind: "externalId"; user: number; value: string | null }
  | { kind: "deleteUser"; user: number }
  | { kind: "add" | "remove" | "replace"; group: number; users: readonly number[] }
  /** A group of the name that a deleted one had; sent only when there is none. */
  | { kind: "createGroup"; group: number }
  | { kind: "deleteGroup"; group: number };

/** `generation` counts the accounts of one userName: the same name again after a deletion is another person. */
export type Account = {
  generation: number;
  live: boolean;
  active: boolean;
  externalId: string | null;
  confirmed: string | null;
};
export type Group = { live: boolean; roles: readonly number[]; members: Set<number> };
export type Directory = { users: Account[]; groups: Group[] };

export const externalIdOf = (user: number): string => `object-${user}`;

const newAccount = (user: number, generation: number, active: boolean): Account => ({
  generation,
  live: true,
  active,
  externalId: externalIdOf(user),
  confirmed: externalIdOf(user),
});

export const newDirectory = (users: number, groups: readonly (readonly number[])[]): Directory => ({
  users: Array.from({ length: users }, (_, user) => newAccount(user, 1, true)),
  groups: groups.map((roles) => ({ live: true, roles, members: new Set() })),
});

/** Who may do something: live, not disabled, and still the person the account was first known as. */
export const inGoodStanding = (account: Account): boolean =>
  account.live && account.active && (account.confirmed === null || account.externalId === account.confirmed);

/** What a directory by itself gives: "user.generation/role" for every member in good standing of a mapped group. */
export function accessOf(directory: Directory): Set<string> {
  const access = new Set<string>();
  for (const group of directory.groups) {
    for (const user of group.members) {
      const account = directory.users[user] as Account;
      if (!group.live || !inGoodStanding(account)) continue;
      for (const role of group.roles) access.add(`${user}.${account.generation}/${role}`);
    }
  }
  return access;
}

/** What the message makes of the directory, and the status that answers it. */
export function apply(directory: Directory, message: Message): number {
  return "user" in message
    ? applyToUser(directory, directory.users[message.user] as Account, message)
    : applyToGroup(directory, directory.groups[message.group] as Group, message);
}

function applyToUser(
  { users, groups }: Directory,
  account: Account,
  message: Extract<Message, { user: number }>,
): number {
  if (message.kind === "createUser") {
    if (account.live) return 409;
    users[message.user] = newAccount(message.user, account.generation + 1, message.active);
    return 200;
  }
  if (!account.live) return 404;
  if (message.kind === "active") account.active = message.value;
  else if (message.kind === "externalId") {
    account.externalId = message.value;
    account.confirmed ??= message.value;
  } else {
    account.live = false;
    for (const group of groups) group.members.delete(message.user);
  }
  return 200;
}

function applyToGroup(
  { users, groups }: Directory,
  group: Group,
  message: Extract<Message, { group: number }>,
): number {
  if (message.kind === "createGroup") {
    if (!group.live) groups[message.group] = { live: true, roles: [], members: new Set() };
    return 200;
  }
  if (!group.live) return 404;
  if (message.kind === "deleteGroup") {
    group.live = false;
    group.members.clear();
    return 200;
  }
  const joining = message.kind === "remove" ? [] : message.users;
  if (joining.some((user) => !users[user]?.live)) return 400;
  if (message.kind === "replace") group.members.clear();
  if (message.kind === "remove") for (const user of message.users) group.members.delete(user);
  for (const user of joining) group.members.add(user);
  return 200;
}

/** What is live in the directory, as text: two that read the same are the same. */
export const spelled = ({ users, groups }: Directory): string =>
  JSON.stringify([
    users.map((account) => account.live && account),
    groups.map(({ live, roles, members }) => live && { roles, members: [...members].sort() }),
  ]);

/** Any message about this many users and groups; memberships are the most frequent, as in life. */
export function messageArbitrary(users: number, groups: number): fc.Arbitrary<Message> {
  const user = fc.nat(users - 1);
  const group = fc.nat(groups - 1);
  const some = fc.uniqueArray(user, { minLength: 1, maxLength: users });
  const membership = (kind: "add" | "remove") => fc.record({ kind: fc.constant(kind), group, users: some });
  return fc.oneof(
    { weight: 6, arbitrary: membership("add") },
    { weight: 5, arbitrary: membership("remove") },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("replace" as const),
        group,
        users: fc.uniqueArray(user, { maxLength: users }),
      }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("active" as const), user, value: fc.boolean() }) },
    { weight: 3, arbitrary: user.chain(externalIdChange) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("deleteUser" as const), user }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("createUser" as const), user, active: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("deleteGroup", "createGroup"), group }) },
  );
}

/** To the one it was first known by, to another person's, or to none. */
const externalIdChange = (user: number): fc.Arbitrary<Message> =>
  fc
    .constantFrom(externalIdOf(user), "object-of-somebody-else", null)
    .map((value) => ({ kind: "externalId", user, value }));

/** Every message may come again: at once, or later, as a client that got no answer sends it. */
export const withRepeats = (messages: fc.Arbitrary<Message>, length: number): fc.Arbitrary<Message[]> =>
  fc
    .array(fc.tuple(messages, fc.option(fc.nat(length), { freq: 3, nil: null })), {
      minLength: 1,
      maxLength: length,
    })
    .map((sent) => {
      const all: Message[] = [];
      for (const [message, again] of sent) {
        all.push(message);
        const earlier = again === null ? undefined : all.at(-1 - (again % all.length));
        if (earlier) all.push(earlier);
      }
      return all;
    });
