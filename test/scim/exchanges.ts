import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { type ApiWorld, SCIM_TOKEN } from "../http/api-world.ts";

/**
 * Exchanges in a file for people: a title, the request, its headers, its body, the expected status with what the
 * answer must hold. `=> name` keeps the answer's id as {name} and its entity tag as {name.etag}.
 */
export type Exchange = {
  title: string;
  method: string;
  path: string;
  headers: { [name: string]: string };
  body?: string;
  status: number;
  holds: string;
  keep?: string;
};

export const exchangesIn = (file: string): Exchange[] =>
  readFileSync(`test/scim/recorded/${file}`, "utf8").split(/^== /m).slice(1).map(parse);

function parse(block: string): Exchange {
  const lines = block.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const [title = "", request = ""] = lines;
  const [, method = "", path = ""] = /^(\S+) (.+)$/.exec(request) ?? [];
  const middle = lines.slice(2, -1);
  const headers = middle.flatMap((line) => {
    const [, name, value] = /^([A-Za-z-]+): (.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name.toLowerCase(), value]];
  });
  const body = middle.slice(headers.length).join("\n");
  const [, status, holds = "", keep] = /^(\d{3})(?: (.*?))?(?: => (\w+))?$/.exec(lines.at(-1) ?? "") ?? [];
  return {
    title,
    method,
    path,
    headers: Object.fromEntries(headers),
    ...(body === "" ? {} : { body }),
    status: Number(status),
    holds,
    ...(keep === undefined ? {} : { keep }),
  };
}

/** Sends it and holds the answer against what the file says. */
export async function play(world: ApiWorld, exchange: Exchange, kept: Map<string, string>): Promise<void> {
  const filled = (text: string): string =>
    text.replaceAll(/\{([\w.]+)\}/g, (whole, name: string) => kept.get(name) ?? whole);
  const { method, path, body, status, holds, keep } = exchange;
  const url = filled(path)
    .replaceAll(" ", "%20")
    .replaceAll('"', "%22")
    .replaceAll("\\", "%5C")
    .replaceAll("å", "%C3%A5");
  const headers = Object.fromEntries(Object.entries(exchange.headers).map(([n, v]) => [n, filled(v)]));
  const answer = await world.ask(
    method,
    `/scim/v2${url}`,
    SCIM_TOKEN,
    body === undefined ? undefined : filled(body),
    { "content-type": "application/scim+json; charset=utf-8", ...headers },
  );
  expect(answer.status, answer.text).toBe(status);
  if (status === 204 || status === 304 || method === "HEAD") expect(answer.text).toBe("");
  else expect(answer.headers.get("content-type")).toBe("application/scim+json");
  if (status === 201)
    expect(answer.headers.get("location")).toBe((answer.json.meta as { location: string }).location);
  const version = (answer.json.meta as { version?: string } | undefined)?.version;
  if (version !== undefined && method !== "DELETE") expect(answer.headers.get("etag")).toBe(version);
  if (holds) expect(answer.json).toMatchObject(JSON.parse(filled(holds)));
  if (path.includes("excludedAttributes=members")) expect(answer.text).not.toContain('"members"');
  if (keep) {
    kept.set(keep, String(answer.json.id));
    kept.set(`${keep}.etag`, answer.headers.get("etag") ?? "");
  }
}
