/** The register's answer, changed on its way: cut short, or a lie. Each takes and gives the text of a body. */
export const LIES = {
  truncated: (body: string) => body.slice(0, Math.floor(body.length / 2)),
  notAnObject: () => "[]",
  /** Fields and enum values that nobody has heard of, in whatever shape the answer has. */
  unknownFields: (body: string) => {
    const identitetsgrunnlag = [{ erGjeldende: true, identitetsgrunnlagstatus: "unik", nyttFelt: 1 }];
    const withNew = (document: Members) => ({
      ...document,
      nyttElement: [{ erGjeldende: true }],
      identitetsgrunnlag,
    });
    const row = (one: Members) => ({ ...one, nyttFelt: {} });
    return changed(body, { document: withNew, row, whole: (answer) => ({ ...answer, ukjentFelt: true }) });
  },
  /** Events of a kind that nobody has heard of. */
  unknownEvents: changing({
    row: (row) =>
      row.hendelse
        ? { ...row, hendelse: { ...(row.hendelse as Members), hendelsetype: "endringINoeNytt" } }
        : row,
  }),
  widerThanAsked: changing({
    document: (document) => ({
      ...document,
      navn: [
        ...((document.navn as object[]) ?? []),
        { erGjeldende: false, fornavn: "Fordums", etternavn: "Navn" },
      ],
      adressebeskyttelse: [{ erGjeldende: true, graderingsnivaa: "ugradert" }],
      falskIdentitet: { erGjeldende: true, erFalsk: false },
    }),
    hits: (hits) => [...hits, ...hits],
  }),
  /** Somebody else's document, under the number that was asked for. */
  anotherPerson: changing({
    document: (document) => ({
      ...document,
      identifikasjonsnummer: [
        {
          erGjeldende: true,
          status: "iBruk",
          foedselsEllerDNummer: NOBODY,
          identifikatortype: "foedselsnummer",
        },
      ],
      ...(document.navn ? { navn: [{ erGjeldende: true, fornavn: "Feil", etternavn: "Person" }] } : {}),
    }),
  }),
  wrongOrder: changing({ rows: (rows) => rows.toReversed() }),
  rowMissing: changing({ rows: (rows) => rows.slice(1) }),
  rowNotAnObject: changing({ rows: (rows) => rows.map(() => "row") }),
  partNotRows: changing({ document: (document) => ({ ...document, navn: "Lun Brygge" }) }),
  hitNotANumber: changing({ hits: (hits) => hits.map(() => "Lun Brygge") }),
} satisfies { [name: string]: (body: string) => string };

/** Valid and synthetic; kept free for trials, so it is nobody's. */
const NOBODY = "02813299979";

type Members = { readonly [member: string]: unknown };
type Change = {
  /** Each person document, wherever it stands. */
  readonly document?: (document: Members) => object;
  /** Each row of a bulk answer or of the event feed. */
  readonly row?: (row: Members) => object;
  /** All of those rows. */
  readonly rows?: (rows: readonly Members[]) => readonly unknown[];
  /** The numbers of a search or an extract. */
  readonly hits?: (hits: readonly unknown[]) => readonly unknown[];
  /** An answer that is an object. */
  readonly whole?: (answer: Members) => object;
};

function changing(change: Change): (body: string) => string {
  return (body) => changed(body, change);
}

/** Answers are a list of rows (the feed), rows under `oppslag`, numbers, or a person document by itself. */
function changed(body: string, change: Change): string {
  const answer: unknown = JSON.parse(body);
  const { document = same, row = same, rows = same, hits = same, whole = same } = change;
  const each = (list: readonly Members[]) =>
    rows(list.map((one) => row(withDocument(one, document)) as Members));
  if (Array.isArray(answer)) return JSON.stringify(each(answer));
  if (typeof answer !== "object" || answer === null) return body;
  const { oppslag, foedselsEllerDNummer } = answer as Members;
  if (Array.isArray(oppslag)) return JSON.stringify(whole({ ...answer, oppslag: each(oppslag) }));
  if (Array.isArray(foedselsEllerDNummer))
    return JSON.stringify(whole({ ...answer, foedselsEllerDNummer: hits(foedselsEllerDNummer) }));
  return JSON.stringify(
    "identifikasjonsnummer" in answer ? document(answer as Members) : whole(answer as Members),
  );
}

const same = <T>(value: T): T => value;

function withDocument(row: Members, change: (document: Members) => object): Members {
  const { folkeregisterperson } = row;
  return folkeregisterperson ? { ...row, folkeregisterperson: change(folkeregisterperson as Members) } : row;
}
