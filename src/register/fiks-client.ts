import type { RegisterCallOutcome } from "../kernel/log.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { exchange, type OutsideDeps } from "./exchange.ts";
import { BULK_LIMIT, bulkRows, documentCutTo, type UpstreamError, upstreamError } from "./fiks-wire.ts";
import { type AccessTokens, type MaskinportenSettings, maskinportenClient } from "./maskinporten-client.ts";
import type { PeopleQuestion, PersonDocument, Register, RegisterFailure } from "./register-port.ts";

export type FiksSettings = {
  /** `https://api.fiks.test.ks.no` or `https://api.fiks.ks.no`. */
  readonly baseUrl: URL;
  readonly integrationId: string;
  readonly integrationPassword: string;
  readonly maskinporten: MaskinportenSettings;
  readonly timeoutMs?: number;
};

export type FiksDeps = OutsideDeps & {
  /** Told what kind of error body a failure came with; for `register check`, where an operator wants to know. */
  readonly onUpstreamError?: (error: UpstreamError) => void;
};

type Documents = readonly (PersonDocument | null)[];
type Answer = { readonly status: number; readonly result: Result<Documents, RegisterFailure> };

const TIMEOUT_MS = 10_000;

/**
 * The population register by way of KS Fiks folkeregister (developers.fiks.ks.no, "Folkeregister"). Numbers
 * travel in the body of a POST; a 401 is answered with one new token and one more try, nothing else is tried
 * again. No error and no log line holds a number, an address or anything the other side wrote.
 */
export function fiksClient(settings: FiksSettings, deps: FiksDeps): Register {
  const tokens: AccessTokens = maskinportenClient(settings.maskinporten, deps);
  const { fetch, clock, log } = deps;

  async function call(question: PeopleQuestion, numbers: readonly string[], token: string): Promise<Answer> {
    const startedAt = clock.now();
    const init = {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        IntegrasjonId: settings.integrationId,
        IntegrasjonPassord: settings.integrationPassword,
        accept: "application/json",
        "content-type": "application/json", // the register's own default is XML
      },
      body: JSON.stringify({ foedselsEllerDNummer: numbers }),
    };
    const sent = await exchange(
      fetch,
      bulkUrl(settings.baseUrl, question),
      init,
      settings.timeoutMs ?? TIMEOUT_MS,
    );
    const answer: Answer = sent.ok
      ? {
          status: sent.value.status,
          result: documentsFrom(sent.value.status, sent.value.body, question, numbers),
        }
      : { status: 0, result: err("unavailable") };
    const outcome: RegisterCallOutcome = answer.result.ok ? "ok" : answer.result.error;
    log({
      event: "register_call",
      resource: "bulkoppslag",
      outcome,
      status: answer.status,
      durationMs: clock.now() - startedAt,
    });
    if (sent.ok && sent.value.status !== 200)
      deps.onUpstreamError?.(upstreamError(sent.value.status, sent.value.body));
    return answer;
  }

  return {
    async people(question) {
      if (question.numbers.length > BULK_LIMIT)
        throw new Error("the register takes at most 1 000 numbers at a time");
      if (question.parts.length === 0) throw new Error("a question to the register must name its parts");
      if (!ROLE_ID.test(question.fiksRoleId)) return err("refused");
      if (question.numbers.length === 0) return ok([]);
      const numbers = question.numbers.map((number) => number.reveal());
      const token = await tokens.current();
      if (!token.ok) return err(failureOf[token.error]);
      const first = await call(question, numbers, token.value);
      if (first.status !== 401) return first.result;
      tokens.invalidate(token.value);
      const fresh = await tokens.current();
      if (!fresh.ok) return err(failureOf[fresh.error]);
      return (await call(question, numbers, fresh.value)).result;
    },
  };
}

const failureOf = { refused: "refused", unreachable: "unavailable" } as const;

/** Opaque to us, but nothing that could climb out of its place in the address. */
const ROLE_ID = /^[A-Za-z0-9_-]{1,64}$/;

function bulkUrl(base: URL, question: PeopleQuestion): URL {
  const root = base.href.endsWith("/") ? base.href : `${base.href}/`;
  const url = new URL(`${root}folkeregister/api/v1/${question.fiksRoleId}/v1/personer/bulkoppslag`);
  for (const part of new Set(question.parts)) url.searchParams.append("part", part);
  url.searchParams.set("somBestilt", "true");
  return url;
}

function documentsFrom(
  status: number,
  body: string,
  question: PeopleQuestion,
  numbers: readonly string[],
): Result<Documents, RegisterFailure> {
  if (status !== 200) return err(failureFor(status));
  const rows = bulkRows(body);
  if (!rows.ok) return rows;
  // A row in another place is another person's data: the whole answer is worth nothing.
  if (rows.value.length !== numbers.length || rows.value.some((row, i) => row.number !== numbers[i])) {
    return err("garbled");
  }
  const parts = new Set(question.parts);
  const documents: (PersonDocument | null)[] = [];
  for (const row of rows.value) {
    const document = row.document === null ? ok(null) : documentCutTo(parts, row.document);
    if (!document.ok) return document;
    documents.push(document.value);
  }
  return ok(documents);
}

function failureFor(status: number): RegisterFailure {
  if (status === 429 || status >= 500) return "unavailable";
  return status >= 400 ? "refused" : "garbled"; // 2xx and 3xx that nobody documented
}
