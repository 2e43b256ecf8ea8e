import type { FeedRow } from "./stand-in-events.ts";

const NAMESPACE = "folkeregisteret:tilgjengeliggjoering:hendelse:v1";

/** A page of the event feed as Atom (RFC 4287), with the register's own elements as content (fiks.md 2.11). */
export function atomFeed(rows: readonly FeedRow[], from: number, page: number): string {
  const updated = rows.at(-1)?.hendelse.ajourholdstidspunkt ?? "2020-01-01T00:00:00Z";
  const next = rows.length === page ? element("link", "", { rel: "next", href: `?seq=${from + page}` }) : "";
  const head = [
    element("id", "tag:skatteetaten.no,2020:folkeregisteret:hendelser"),
    element("title", "Hendelser fra folkeregisteret"),
    element("author", element("name", "Skatteetaten")),
    element("link", "", { rel: "self", href: `?seq=${from}` }),
    element("link", "", { rel: "first", href: "?seq=0" }),
    next,
    element("updated", updated),
  ];
  const body = [...head, ...rows.map(entry)].join("");
  return `<?xml version="1.0" encoding="UTF-8"?>${element("feed", body, { xmlns: "http://www.w3.org/2005/Atom" })}`;
}

function entry({ sekvensnummer, hendelse }: FeedRow): string {
  const day = hendelse.ajourholdstidspunkt.slice(0, 10);
  const fields = Object.entries(hendelse).map(([name, value]) => element(name, value));
  const stored = element("sekvensnummer", String(sekvensnummer)) + element("hendelse", fields.join(""));
  return element(
    "entry",
    [
      element("title", hendelse.hendelsetype),
      element("id", `tag:skatteetaten.no,${day}:${NAMESPACE}:${sekvensnummer}`),
      element("updated", hendelse.ajourholdstidspunkt),
      element("content", element("lagretHendelse", stored, { xmlns: NAMESPACE }), {
        type: "application/xml",
      }),
    ].join(""),
  );
}

/** Names and values are the register's own words, numbers and dates: there is nothing in them to escape. */
function element(
  name: string,
  content: string,
  attributes: { readonly [name: string]: string } = {},
): string {
  const listed = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
  return `<${name}${listed.join("")}>${content}</${name}>`;
}
