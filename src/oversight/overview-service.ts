import type { Db } from "../db/database.ts";
import type { OrganisationId } from "../kernel/ids.ts";
import { listTokens, type TokenRow } from "../signin/scim-token-service.ts";
import { answeredLately, type QuestionDay, questionDays } from "./question-day-store.ts";
import { listSources, type SourceRow } from "./source-store.ts";
import { type LiveGrants, liveGrants, otherGrants } from "./statistics-store.ts";

export type Overview = {
  live: LiveGrants[];
  other: Awaited<ReturnType<typeof otherGrants>>;
  days: QuestionDay[];
  answeredLately: number;
  sources: SourceRow[];
  tokens: TokenRow[];
};

/** The figures of an organisation, in one round trip; each by an index, or over what lives now. */
export const overviewOf = (db: Db, organisation: OrganisationId, anyForm: boolean): Promise<Overview> =>
  db.read(organisation, async (tx) => {
    const [live, other, days, lately, sources, tokens] = await Promise.all([
      liveGrants(tx, organisation),
      otherGrants(tx, organisation),
      questionDays(tx, organisation),
      answeredLately(tx, organisation),
      listSources(tx, organisation, anyForm),
      listTokens(tx, organisation),
    ]);
    return { live, other, days, answeredLately: lately, sources, tokens };
  });

export type SourceWithTokens = { source: SourceRow; tokens: TokenRow[] };

export const sourcesOf = (
  db: Db,
  organisation: OrganisationId,
  anyForm: boolean,
): Promise<SourceWithTokens[]> =>
  db.read(organisation, async (tx) => {
    const [sources, tokens] = await Promise.all([
      listSources(tx, organisation, anyForm),
      listTokens(tx, organisation),
    ]);
    return sources.map((source) => ({ source, tokens: tokens.filter((one) => one.source === source.id) }));
  });
