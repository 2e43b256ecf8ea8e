import { describe, expect, test } from "vitest";
import { DEMO_ROLES } from "../../src/demo/demo-roles.ts";
import { isOpenlyFound, isWithinArea } from "../../src/lookup/area-policy.ts";
import type { PersonDocument, Row } from "../../src/register/register-port.ts";
import type { Role } from "../../src/roles/role.ts";

const role = (over: Partial<Role>): Role => ({
  ...(DEMO_ROLES[1] as Role),
  municipalities: ["9901"],
  ...over,
});
const street = (kommunenummer: unknown): Row => ({
  adressegradering: "ugradert",
  vegadresse: { kommunenummer },
});
const home = (...rows: Row[]): PersonDocument => ({ bostedsadresse: rows });
const protectedAs = (graderingsnivaa: string, document: PersonDocument): PersonDocument => ({
  ...document,
  adressebeskyttelse: [{ erGjeldende: true, graderingsnivaa }],
});

describe("a role that is limited to municipalities finds", () => {
  test.each<[string, PersonDocument]>([
    ["who lives there, by street", home(street("9901"))],
    [
      "who lives there, by cadastre",
      home({
        adressegradering: "ugradert",
        matrikkeladresse: { matrikkelnummer: { kommunenummer: "9901", gaardsnummer: 4 } },
      }),
    ],
    [
      "who belongs there without a known home",
      home({ adressegradering: "ugradert", ukjentBosted: { bostedskommune: "9901" } }),
    ],
  ])("%s", (_what, document) => {
    expect(isWithinArea(document, role({}))).toBe(true);
  });

  test.each<[string, PersonDocument, Partial<Role>]>([
    ["nobody who lives elsewhere", home(street("9902")), {}],
    ["nobody who once lived there", home({ ...street("9901"), erGjeldende: false }, street("9902")), {}],
    ["nobody without a home", {}, {}],
    ["nobody of a home that does not say", home({ adressegradering: "ugradert" }), {}],
    ["nobody whose municipality is no text", home(street(9901)), {}],
    ["nobody who is protected, wherever he lives", protectedAs("fortrolig", home(street("9901"))), {}],
    ["nobody of an unknown level", protectedAs("ny", home(street("9901"))), {}],
    [
      "nobody whose home is a client address",
      home({ ...street("9901"), adressegradering: "klientadresse" }),
      {},
    ],
    ["nobody whose home does not say its level", home({ vegadresse: { kommunenummer: "9901" } }), {}],
    [
      "nobody strengt fortrolig, not even with the right to protected addresses: the register has no home",
      protectedAs("strengtFortrolig", {}),
      { skjermetAdresse: true },
    ],
  ])("%s", (_what, document, over) => {
    expect(isWithinArea(document, role(over))).toBe(false);
  });

  test("with the right to protected addresses also who is fortrolig and lives there", () => {
    const document = protectedAs("fortrolig", home({ ...street("9901"), adressegradering: "fortrolig" }));
    expect(isWithinArea(document, role({ skjermetAdresse: true }))).toBe(true);
    expect(isWithinArea(document, role({ skjermetAdresse: true, municipalities: ["9902"] }))).toBe(false);
  });
});

test("without limits a role finds everybody", () => {
  expect(isWithinArea({}, role({ municipalities: [] }))).toBe(true);
  expect(isWithinArea(protectedAs("strengtFortrolig", {}), role({ municipalities: [] }))).toBe(true);
});

test("one graded row among the parts asked about is enough not to be found openly, of the past as well", () => {
  const past = { ...street("9901"), erGjeldende: false, adressegradering: "fortrolig" };
  expect(isOpenlyFound(home(street("9901"), past), ["bostedsadresse"])).toBe(false);
  expect(isOpenlyFound(home(street("9901"), past), ["oppholdsadresse"])).toBe(true);
  expect(isOpenlyFound(home(street("9901")), ["bostedsadresse", "navn"])).toBe(true);
});
