import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_ORGANISATION, demoUserName } from "../../src/demo/seed.ts";
import { ownNumberTag } from "../../src/directory/own-number.ts";
import { isPart } from "../../src/register/parts.ts";
import type { Row } from "../../src/register/register-port.ts";
import { type ApiWorld, demoRole, HOLDERS, startApiWorld } from "../http/api-world.ts";
import {
  type Combination,
  combinations,
  linesFor,
  matrix,
  PROTECTIONS,
  type Protection,
  RELATIONS,
  type Relation,
} from "./lookup-matrix.ts";
import { numberOf } from "./lookup-world.ts";

/** The person of each level; a relative whom every document names; and somebody who has nothing to do with them. */
const PERSON: { readonly [level in Protection]: string } = {
  ugradert: "17859041272",
  klientadresse: "17859041353",
  fortrolig: "03911673141",
  strengtFortrolig: "03911673060",
};
const [RELATIVE, STRANGER] = ["28825838858", "09898427525"];

const current = (row: Row): Row[] => [{ erGjeldende: true, ...row }];
const home = (adressegradering: string): Row[] =>
  current({ adressegradering, vegadresse: { kommunenummer: "9901", adressenavn: "Blåbærtråkket" } });

/** A document with every part that the demo's roles have, as the register sends it of somebody of this level. */
function documentOf(level: Protection): { [part: string]: readonly Row[] | Row } {
  const graded = level === "fortrolig" ? "fortrolig" : "ugradert";
  const addresses = {
    bostedsadresse: home(graded),
    oppholdsadresse: home(level === "klientadresse" ? "klientadresse" : graded),
    deltBosted: home(graded),
    postadresse: current({ adressegradering: graded, postboksadresse: { postboks: "Postboks 4094" } }),
    postadresseIUtlandet: home(graded),
  };
  return {
    identifikasjonsnummer: current({ foedselsEllerDNummer: PERSON[level], status: "iBruk" }),
    status: current({ status: "bosatt" }),
    navn: current({ fornavn: "Rask", etternavn: "Kopp" }),
    foedsel: current({ foedselsdato: "1990-05-17", foedselsaar: "1990" }),
    kjoenn: current({ kjoenn: "kvinne" }),
    statsborgerskap: current({ statsborgerskap: "NOR" }),
    sivilstand: current({ sivilstand: "ugift" }),
    doedsfall: { erGjeldende: true, doedsdato: "2026-01-02" },
    familierelasjon: current({ relatertPerson: RELATIVE, relatertPersonsRolle: "mor" }),
    foreldreansvar: current({ ansvar: "mor", ansvarlig: RELATIVE }),
    vergemaalEllerFremtidsfullmakt: current({ vergemaaltype: "mindreaarig" }),
    ...(level === "strengtFortrolig" ? { postadresse: addresses.postadresse } : addresses),
    ...(level === "fortrolig" || level === "strengtFortrolig"
      ? { adressebeskyttelse: current({ graderingsnivaa: level }) }
      : {}),
  };
}

/** Answers as the register does, of these people only and with the parts asked for. */
function registerAnswer(url: URL, body: string): Response {
  const { foedselsEllerDNummer } = JSON.parse(body) as { foedselsEllerDNummer: string[] };
  const asked = url.searchParams.getAll("part").filter(isPart);
  const oppslag = foedselsEllerDNummer.map((number) => {
    const level = PROTECTIONS.find((one) => PERSON[one] === number);
    const document = level ? documentOf(level) : {};
    const parts = asked.filter((part) => document[part] !== undefined).map((part) => [part, document[part]]);
    return { foedselsEllerDNummer: number, folkeregisterperson: Object.fromEntries(parts) };
  });
  return Response.json({ oppslag });
}

let api: ApiWorld;
beforeAll(async () => {
  api = await startApiWorld();
  api.intercept((url, init) =>
    url.pathname.endsWith("/personer/bulkoppslag") ? registerAnswer(url, String(init?.body)) : null,
  );
});
afterAll(() => api.close());

const setOwnNumber = async (nick: string, digits: string) => {
  const tag = ownNumberTag(api.config.personNumberKey, DEMO_ORGANISATION.id, numberOf(digits));
  const text = "update scim_user set number_tag = $1 where user_name_key = $2";
  await api.database.owner.query(text, [tag, demoUserName(nick)]);
};

/** The employee's own number, and a colleague's, as the relation has it. */
async function relate(nick: string, relation: Relation, person: string): Promise<void> {
  await api.database.owner.query("update scim_user set number_tag = null");
  const own = { stranger: STRANGER, colleague: STRANGER, self: person, family: RELATIVE }[relation];
  await setOwnNumber(nick, own);
  await setOwnNumber("odd.drift", relation === "colleague" ? person : RELATIVE);
}

async function ask({ act, role: name, protection, purpose }: Combination) {
  const role = demoRole(name);
  const demanding = role.purposes.find((one) => one.caseReferenceRequired)?.code;
  const own = role.purposes.find((one) => !one.caseReferenceRequired)?.code;
  const code = { own, case: demanding, "case-missing": demanding, foreign: "noe_annet" }[purpose];
  return api.ask(
    "POST",
    act === "lookup" ? "/api/v1/lookups" : "/api/v1/reveals",
    await api.token(HOLDERS[name] ?? ""),
    {
      roleId: role.id,
      foedselsnummer: PERSON[protection],
      purpose: code,
      ...(purpose === "case" ? { caseReference: "2026/123" } : {}),
      ...(act === "reveal" ? { reason: "Hjemmebesøk etter bekymringsmelding" } : {}),
    },
  );
}

describe("the lookup matrix", () => {
  test("has exactly one line for every combination, and no line for none", () => {
    const lines = combinations.map((one) => ({ one, lines: linesFor(one) }));
    expect(lines.filter((it) => it.lines.length !== 1).map(({ one }) => one)).toEqual([]);
    expect(matrix.filter((line) => !lines.some((it) => it.lines.includes(line)))).toEqual([]);
  });

  const groups = PROTECTIONS.flatMap((protection) =>
    RELATIONS.map((relation) => [protection, relation] as const),
  );
  test.each(groups)("of somebody %s, by a %s: every role, act and purpose", async (protection, relation) => {
    for (const one of combinations.filter((it) => it.protection === protection && it.relation === relation)) {
      const [line] = linesFor(one);
      if (!line) throw new Error("every combination has a line");
      await relate(HOLDERS[one.role] ?? "", relation, PERSON[protection]);
      const answer = await ask(one);
      const what = JSON.stringify(one);
      const requestId = answer.headers.get("x-request-id");
      const { rows } = await api.database.owner.query(
        "select outcome, reason, flags from audit_record where request_id = $1",
        [requestId],
      );
      expect(rows, what).toHaveLength(1);
      if (answer.status !== 200) {
        expect(answer.json.code, what).toBe(line.outcome);
        expect(rows[0], what).toMatchObject({ outcome: "deny", reason: line.outcome });
        expect(answer.text, what).not.toMatch(/Blåbær|Kopp|Postboks/);
        continue;
      }
      const outcome = one.act === "lookup" ? "found" : "revealed";
      const masked = answer.json.masked as string[];
      const shown = Object.keys(answer.json.person as object).filter((part) => !masked.includes(part));
      expect([outcome, shown.sort(), [...masked].sort(), rows[0].flags], what).toEqual([
        line.outcome,
        [...line.shown].sort(),
        [...line.hidden].sort(),
        line.flags,
      ]);
    }
  });
});
