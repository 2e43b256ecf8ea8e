import { parseArgs } from "node:util";
import { noticesOf, type ToldNotice } from "../grants/telling/notice-list-store.ts";
import { assertNever } from "../kernel/result.ts";
import { CliFault, type Command, organisationOf } from "./command.ts";

/** What one person is told on a day: the urgent ones by themselves, the rest in one digest. */
type Digest = {
  day: string;
  recipient: { id: string; name: string };
  urgent: string[];
  digest: string[];
};

const list: Command = {
  usage: "[--json] [--day <YYYY-MM-DD>] [--organisation <number>]",
  what: "what people are told on a day (today): urgent notices, and the one digest of each",
  run: async (context, args) => {
    const { values } = parseArgs({
      args: [...args],
      options: { json: { type: "boolean" }, day: { type: "string" }, organisation: { type: "string" } },
    });
    const { day = null } = values;
    if (day !== null && (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(Date.parse(day))))
      throw new CliFault("--day takes a date: YYYY-MM-DD.");
    const organisation = await organisationOf(context.db, values.organisation);
    const digests = digestsOf(await context.db.read(organisation, (tx) => noticesOf(tx, organisation, day)));
    if (values.json) return context.out(JSON.stringify(digests, null, 1));
    for (const { day: of, recipient, urgent, digest } of digests) {
      for (const text of urgent) context.out(`${of} ${recipient.name} (${recipient.id}), at once: ${text}`);
      if (digest.length === 0) continue;
      context.out(`${of} ${recipient.name} (${recipient.id}), digest:`);
      for (const text of digest) context.out(`  - ${text}`);
    }
  },
};

function digestsOf(notices: readonly ToldNotice[]): Digest[] {
  const digests = new Map<string, Digest>();
  for (const notice of notices) {
    const { day, recipient, urgent } = notice;
    const own = digests.get(recipient.id) ?? { day, recipient, urgent: [], digest: [] };
    digests.set(recipient.id, own);
    (urgent ? own.urgent : own.digest).push(wordsFor(notice));
  }
  return [...digests.values()];
}

/** The notice in words, as its recipient reads it. */
export function wordsFor(notice: ToldNotice): string {
  const { kind, mark, facts, recipient, holder, group, campaign } = notice;
  const own = holder?.id === recipient.id;
  const access = notice.access ?? "something";
  const whose = own || !holder ? "Your access" : `${holder.name}'s access`;
  const at = typeof facts.at === "string" ? `${facts.at.slice(0, 16).replace("T", " ")} UTC` : "soon";
  const days = facts.days === 1 ? "1 day" : `${facts.days} days`;
  switch (kind) {
    case "access_ends":
      return `${whose} to ${access} ends ${at}, within ${days}. ${own ? "Your leader can renew it." : "Renew it if it is still needed."}`;
    case "access_ended":
      return `${whose} to ${access} ended ${at}. ${own ? "Ask for it again if you need it." : "It can be asked for again."}`;
    case "request_waits":
      return `${holder?.name ?? "Somebody"} waits for your decision about access to ${access}; the request lapses ${at}.`;
    case "request_decided":
      return `The request for ${own ? "your" : `${holder?.name ?? "somebody"}'s`} access to ${access} was ${mark}.`;
    case "mapping_ends":
      return `The mapping of the group ${group ?? "?"} to ${access} needs a new approval before ${at}, within ${days}; or its people lose access.`;
    case "mass_removal":
      return "Many people lost their memberships at once; their access is suspended. Confirm the removal, or restore the group.";
    case "glass_broken":
      return `${holder?.name ?? "Somebody"} broke the glass for ${access}. A case is open; close it with what you find.`;
    case "numbers_tried":
      return `${holder?.name ?? "A case system"} seemed to try out person numbers of one birth date and is frozen. Look into it, then lift the freeze or end the access.`;
    case "review_waits":
    case "review_reminder":
      return `${kind === "review_reminder" ? "Reminder: " : ""}${facts.count} in the review "${campaign ?? "?"}" wait for your answer until ${at}; what is unanswered is removed.`;
    default:
      return assertNever(kind);
  }
}

export const noticeCommands: Readonly<Record<string, Command>> = { "notices list": list };
