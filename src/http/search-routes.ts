import { createRoute, z } from "@hono/zod-openapi";
import type { Criteria, Criterion } from "../lookup/search-policy.ts";
import { search } from "../lookup/search-service.ts";
import { apiApp, bearerSecurity, problemAnswer } from "./api-app.ts";
import {
  askingOf,
  lookupDepsOf,
  numberIn,
  questionFields,
  unanswered,
  upstreamAnswers,
  wordsOf,
} from "./asking.ts";
import { problem } from "./problem.ts";

/** Criteria travel in the register's address, as it wants them: no run of digits that could be a person's number. */
const text = (shape: RegExp, most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(shape, "has characters that no such thing has, or too few")
    .refine((given) => !/\d{11}/.test(given.replaceAll(/[\s.-]/g, "")), "must not hold a person number");
const digits = (count: number) =>
  z.string().regex(new RegExp(`^[0-9]{${count}}$`), `must be ${count} digits`);
const idNumber = z
  .string()
  .trim()
  .max(64)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} /.-]*$/u, "must be letters and digits");
const foreignId = z.strictObject({
  land: z.string().regex(/^[A-Z]{3}$/, "must be three capital letters (ISO 3166-1 alpha-3)"),
  nummer: idNumber,
});

export const criteria = z
  .strictObject({
    navn: text(/^\p{L}[\p{L}\p{M}'’. -]+$/u, 200)
      .optional()
      .describe("whole words"),
    foedselsdato: z.iso.date().optional().describe("YYYY-MM-DD"),
    foedselsaarFraOgMed: digits(4).optional(),
    foedselsaarTilOgMed: digits(4).optional(),
    kjoenn: z.enum(["kvinne", "mann"]).optional(),
    adressenavn: text(/^[\p{L}\p{N}][\p{L}\p{M}\p{N}'’. /-]{2,}$/u, 200)
      .optional()
      .describe("at least its first three characters"),
    husnummer: z
      .string()
      .regex(/^[0-9]{1,4} ?\p{L}?$/u, "must be a number, with or without a letter")
      .optional(),
    postnummer: digits(4).optional(),
    kommunenummer: digits(4).optional(),
    fylkesnummer: digits(2).optional(),
    inkluderOppholdsadresse: z.boolean().optional(),
    fonetisk: z.boolean().optional().describe("names that sound alike as well"),
    inkluderDoede: z.boolean().optional(),
    historisk: z.boolean().optional().describe("names and addresses of the past as well"),
    utenlandskPersonidentifikasjon: foreignId.optional(),
    legitimasjonsdokument: foreignId.optional(),
    utlendingsmyndighetenesIdentifikasjonsnummer: idNumber.optional().describe("DUF number"),
    foedselsnummer: z.string().max(32).optional().describe("overrides all other criteria"),
  } satisfies { [name in Criterion]: unknown })
  .meta({ id: "SearchCriteria" });

const searchRequest = z
  .strictObject({
    ...questionFields,
    criteria,
    sort: z
      .enum(["navn", "foedselsdato"])
      .optional()
      .describe("the register's order if left out, or if the hits do not show it"),
  })
  .meta({ id: "SearchRequest" });

const searchAnswer = z
  .object({
    hits: z.array(
      z.object({
        hit: z.string().describe("for a look-up or reveal in this role, for a quarter of an hour"),
        person: z.record(z.string(), z.unknown()).describe("the parts, as the register spells them"),
        masked: z.array(z.string()).describe("parts with rows that are hidden because of protection"),
      }),
    ),
    more: z.boolean().describe("others fit as well: search by more"),
    role: z.object({ id: z.string(), name: z.string(), version: z.number().int() }),
    requestId: z.string().describe("also in the audit log"),
  })
  .meta({ id: "SearchAnswer" });

const route = createRoute({
  method: "post",
  path: "/searches",
  summary: "Search for people, in one role, for one purpose, by what the role may see; at most 100 hits",
  security: bearerSecurity,
  request: { body: { required: true, content: { "application/json": { schema: searchRequest } } } },
  responses: {
    200: {
      description: "Who fits and may be found, with what the role may see of it",
      content: { "application/json": { schema: searchAnswer } },
    },
    400: problemAnswer("The request is malformed, or too wide"),
    401: problemAnswer("No valid credentials"),
    403: problemAnswer("The role is not held, or does not cover this; recorded"),
    ...upstreamAnswers,
  },
});

export const searchRoutes = () =>
  apiApp().openapi(route, async (c) => {
    const body = c.req.valid("json");
    const question = wordsOf(c, body);
    if (!question.ok) return question.error as never;
    const { foedselsnummer, ...others } = body.criteria;
    const number =
      foedselsnummer === undefined ? null : numberIn(c, "criteria.foedselsnummer", foedselsnummer);
    if (number && !number.ok) return number.error as never;
    const asked: Criteria = { ...others, foedselsnummer: number?.value };
    const outcome = await search(lookupDepsOf(c), {
      asking: askingOf(c, body),
      question: question.value,
      criteria: asked,
      sort: body.sort ?? null,
    });
    const requestId = c.get("requestId");
    c.get("parts").log({ event: "search", requestId, outcome: outcome.kind });
    if (outcome.kind === "refused") {
      const { code, fields } = outcome.refusal;
      const named = fields.map((name) => ({ field: `criteria.${name}`, problem: code }));
      return problem(c, code, named.length > 0 ? named : undefined) as never;
    }
    if (outcome.kind !== "hits") return unanswered(c, outcome) as never;
    const { id, name, version } = outcome.role;
    const hits = outcome.hits.map(({ hit, person, masked }) => {
      const parts: Record<string, unknown> = person;
      return { hit, person: parts, masked };
    });
    return c.json({ hits, more: outcome.more, role: { id, name, version }, requestId }, 200);
  });
