import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEMO_ROLES } from "../../src/demo/demo-roles.ts";
import { population } from "../../src/demo/population/population.ts";
import { ownNumberTag } from "../../src/directory/own-number.ts";
import type { OrganisationId } from "../../src/kernel/ids.ts";
import type { Admitted } from "../../src/lookup/admission-service.ts";
import { hitView, type Sort, sorted } from "../../src/lookup/hit-policy.ts";
import { minimise } from "../../src/lookup/minimise-policy.ts";
import { graderingFrom, protectionOf } from "../../src/lookup/protection-policy.ts";
import { findPeople, MOST_SHOWN } from "../../src/lookup/search-people-service.ts";
import { type Criteria, planOf } from "../../src/lookup/search-policy.ts";
import { ADDRESS_PARTS, PARTS, type Part } from "../../src/register/parts.ts";
import type { PersonDocument, Register, Row } from "../../src/register/register-port.ts";
import type { Role } from "../../src/roles/role.ts";
import { needsProtection } from "../../src/roles/role-policy.ts";
import { numberOf, type Resident, smallRegister } from "./search-register.ts";

const runs = { numRuns: process.env.DEEP === undefined ? 300 : 10_000, seed: 5115 };
const organisation = "0199d000-0000-7000-8000-0000000000a0" as OrganisationId;
const personNumberKey = Buffer.alloc(32, 3);

const everybody: readonly Resident[] = population({ size: 400 }).people.map(
  ({ foedselsnummer, document }) => ({
    number: numberOf(foedselsnummer),
    document,
  }),
);
const named = (name: string): Resident => {
  const one = everybody.find(({ document }) => textOf(document) === name);
  if (!one) throw new Error("a resident has another name now");
  return one;
};
const rowsOf = (rows: readonly Row[] | Row | undefined): readonly Row[] => [rows ?? []].flat();
const textOf = ({ navn }: PersonDocument) => {
  const now = rowsOf(navn).find((row) => row.erGjeldende !== false) ?? {};
  return [now.fornavn, now.mellomnavn, now.etternavn].filter((word) => word !== undefined).join(" ");
};

const [, barnehage] = DEMO_ROLES as [Role, Role, Role];
const roleWith = (parts: readonly Part[], more: Partial<Role> = {}): Role => ({
  ...barnehage,
  rettighetspakke: "OMH",
  parts: PARTS.filter(
    (part) => parts.includes(part) || (part === "adressebeskyttelse" && needsProtection(parts)),
  ),
  ...more,
});

const admittedIn = (role: Role, own: Resident | null): Admitted =>
  ({
    holder: { kind: "employee", organisation, id: "0199d000-0000-7000-8000-0000000000b1" },
    ownTag: own && ownNumberTag(personNumberKey, organisation, own.number),
    role,
    access: { fiksRoleId: "r", integrationId: "i", integrationPassword: "p" },
    view: { parts: role.parts, historikk: false },
  }) as unknown as Admitted;

/** What a search answers, but for its handles; a text where it is refused. */
async function answerTo(
  role: Role,
  criteria: Criteria,
  register: Register,
  { sort = null, own = null }: { sort?: Sort | null; own?: Resident | null } = {},
) {
  const plan = planOf(role, criteria);
  if (!plan.ok) return plan.error.code;
  const admitted = admittedIn(role, own);
  const view = hitView(admitted.view);
  if (view.parts.length === 0) return "parts_outside_role";
  const found = await findPeople({ register, personNumberKey }, admitted, plan.value, view);
  if (!found.ok) return found.error;
  const { people, more } = found.value;
  return {
    hits: sorted(
      people.map((one) => minimise(one.document, view, one.open)),
      sort,
    ),
    more,
  };
}

// Roles, people and questions, at random.
const roles = fc
  .record({
    parts: fc.oneof(
      fc.subarray([...PARTS]),
      fc.subarray([...PARTS], { minLength: 20 }),
      fc.subarray(["navn", "foedsel", "bostedsadresse", "oppholdsadresse", "kjoenn", "status"] as Part[]),
    ),
    historikk: fc.boolean(),
    skjermetAdresse: fc.boolean(),
    limited: fc.boolean(),
  })
  .map(({ parts, historikk, skjermetAdresse, limited }) =>
    roleWith(parts, {
      historikk,
      skjermetAdresse,
      municipalities: limited && parts.includes("bostedsadresse") ? [places[0] ?? ""] : [],
    }),
  );

const streetsOf = ({ document }: Resident): readonly Row[] =>
  rowsOf(document.bostedsadresse).flatMap((row) => (row.vegadresse ? [row.vegadresse as Row] : []));
const places = [...new Set(everybody.flatMap((one) => streetsOf(one).map((at) => String(at.kommunenummer))))];
/** A handful of people: some of a household, so that criteria find more than one, and some of the protected. */
const protectedOnes = everybody.filter(({ document }) =>
  [
    protectionOf(document),
    ...rowsOf(document.oppholdsadresse).map((row) => graderingFrom(row.adressegradering)),
  ].some((level) => level !== "ugradert"),
);
const crowds = fc
  .tuple(
    fc.integer({ min: 0, max: everybody.length - 12 }),
    fc.subarray(protectedOnes, { maxLength: 4 }),
    fc.integer({ min: 2, max: 10 }),
  )
  .map(([from, hidden, count]) => [...new Set([...everybody.slice(from, from + count), ...hidden])]);

/** Something that somebody of the crowd could be found by. */
const criteriaFor = (crowd: readonly Resident[]): fc.Arbitrary<Criteria> =>
  fc.constantFrom(...crowd).chain((one) => {
    const { fornavn, etternavn } = rowsOf(one.document.navn).at(0) ?? {};
    const born = String(rowsOf(one.document.foedsel).at(0)?.foedselsdato);
    const at = streetsOf(one).at(0) ?? { adressenavn: "Ingensteds", kommunenummer: places[0] };
    const id = rowsOf(one.document.utenlandskPersonidentifikasjon).at(0);
    const optional = <T>(value: T) => fc.option(fc.constant(value), { nil: undefined, freq: 1 });
    return fc.record({
      navn: fc.option(fc.constantFrom(String(fornavn), String(etternavn), `${fornavn} ${etternavn}`), {
        nil: undefined,
      }),
      foedselsdato: optional(born),
      foedselsaarFraOgMed: optional(born.slice(0, 4)),
      kjoenn: fc.constantFrom(undefined, undefined, "kvinne" as const, "mann" as const),
      adressenavn: optional(String(at.adressenavn)),
      kommunenummer: optional(String(at.kommunenummer)),
      inkluderOppholdsadresse: fc.boolean(),
      inkluderDoede: fc.boolean(),
      historisk: fc.boolean(),
      utenlandskPersonidentifikasjon: id
        ? optional({ land: String(id.utstederland), nummer: String(id.identifikasjonsnummer) })
        : fc.constant(undefined),
      foedselsnummer: fc.constantFrom(undefined, undefined, undefined, undefined, one.number),
    });
  });

const worlds = crowds.chain((crowd) =>
  fc.record({
    crowd: fc.constant(crowd),
    role: roles,
    criteria: criteriaFor(crowd),
    sort: fc.constantFrom<Sort | null>("navn", "foedselsdato", null),
    own: fc.option(fc.constantFrom(...crowd)),
  }),
);

describe("R7: a search never uses a part that the role lacks", () => {
  /** Status and date of death tell the same of whether somebody lives. */
  const TWINS: readonly Part[] = ["status", "doedsfall"];
  const seenBy = (role: Role): readonly Part[] =>
    TWINS.some((part) => role.parts.includes(part)) ? [...role.parts, ...TWINS] : role.parts;
  /** The same people, with everything that the role does not see taken from somebody else, or gone. */
  const otherwise = (crowd: readonly Resident[], role: Role, from: readonly Resident[]): Resident[] =>
    crowd.map(({ number, document }, i) => {
      const other = from[i % from.length]?.document ?? {};
      const parts = PARTS.map((part) => [part, (seenBy(role).includes(part) ? document : other)[part]]);
      return { number, document: Object.fromEntries(parts.filter(([, rows]) => rows !== undefined)) };
    });

  test("two who differ only in such parts get the same answers, order and counts", async () => {
    const others = fc.array(fc.constantFrom(...everybody, ...protectedOnes, ...protectedOnes), {
      minLength: 1,
      maxLength: 6,
    });
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(worlds, others, async ({ crowd, role, criteria, sort, own }, strangers) => {
        const one = await answerTo(role, criteria, smallRegister(crowd), { sort, own });
        const register = smallRegister(otherwise(crowd, role, strangers));
        expect(await answerTo(role, criteria, register, { sort, own })).toEqual(one);
        if (typeof one !== "string" && one.hits.length > 0) answered += 1;
      }),
      runs,
    );
    expect(answered).toBeGreaterThan(runs.numRuns / 20);
  });

  test("whether somebody is dead decides nothing in a role that may not know of it", async () => {
    const living = named("Vennlig Vinterhatt");
    const dead = { ...living, document: { ...living.document, doedsfall: { doedsdato: "2026-01-01" } } };
    const found = (role: Role, criteria: Criteria) => answerTo(role, criteria, smallRegister([dead]));
    const [blind, seeing] = [roleWith(["navn"]), roleWith(["navn", "doedsfall"])];
    expect(await found(blind, { navn: "Vinterhatt" })).toMatchObject({ hits: [{}] });
    expect(await found(seeing, { navn: "Vinterhatt" })).toMatchObject({ hits: [] });
    expect(await found(seeing, { navn: "Vinterhatt", inkluderDoede: true })).toMatchObject({ hits: [{}] });
  });

  test("nothing but the role's parts is asked of the register, or shown", async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async ({ crowd, role, criteria, own }) => {
        const register = smallRegister(crowd);
        const answer = await answerTo(role, criteria, register, { own });
        for (const { parts, historikk } of register.asked) {
          expect(parts.filter((part) => !role.parts.includes(part))).toEqual([]);
          expect(historikk && !role.historikk).toBe(false);
        }
        if (typeof answer === "string") return;
        const shown = answer.hits.flatMap(({ person }) => Object.keys(person));
        expect(shown.filter((part) => !role.parts.includes(part as Part))).toEqual([]);
      }),
      runs,
    );
  });
});

describe("R8: protected people are never found by geography", () => {
  const isHidden = ({ document }: Resident, role: Role, historisk: boolean): boolean =>
    protectionOf(document) !== "ugradert" ||
    (["bostedsadresse", "oppholdsadresse"] as const)
      .filter((part) => role.parts.includes(part))
      .flatMap((part) => rowsOf(document[part]))
      .some((row) => (historisk || row.erGjeldende !== false) && row.adressegradering !== "ugradert");

  test("the answer is as if they did not exist, and the same is asked of the register afterwards", async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async ({ crowd, role, criteria, sort }) => {
        const plan = planOf(role, criteria);
        if (!plan.ok || plan.value.by === "number" || !plan.value.geography) return;
        const { historisk } = plan.value;
        const register = smallRegister(crowd);
        const without = smallRegister(crowd.filter((one) => !isHidden(one, role, historisk)));
        const answer = await answerTo(role, criteria, register, { sort });
        expect(answer).toEqual(await answerTo(role, criteria, without, { sort }));
        expect(register.asked.length).toBe(without.asked.length);
      }),
      runs,
    );
  });

  test("whoever is found by name alone shows no address that is protected", async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async ({ crowd, role, criteria }) => {
        const answer = await answerTo(role, criteria, smallRegister(crowd));
        if (typeof answer === "string") return;
        for (const { person } of answer.hits) {
          const rows = Object.entries(person).filter(([part]) => ADDRESS_PARTS.has(part as Part));
          const open = rows.flatMap(([, list]) => rowsOf(list)).filter((row) => row.skjermet !== true);
          expect(open.filter((row) => row.adressegradering !== "ugradert")).toEqual([]);
          if (open.length > 0 && person.adressebeskyttelse)
            expect(rowsOf(person.adressebeskyttelse).map((row) => row.graderingsnivaa)).toEqual([]);
        }
      }),
      runs,
    );
  });

  test.each<[string, unknown]>([
    ["a level that nobody has heard of", "hemmeligst"],
    ["no level at all", undefined],
  ])("an address with %s is protected", async (_what, adressegradering) => {
    const { number, document } = named("Vennlig Vinterhatt");
    const [home] = rowsOf(document.bostedsadresse);
    const changed = { number, document: { ...document, bostedsadresse: [{ ...home, adressegradering }] } };
    const role = roleWith(["navn", "bostedsadresse"]);
    const criteria = { adressenavn: "Blåbærtråkket" };
    const found = await answerTo(role, criteria, smallRegister([named("Vennlig Vinterhatt")]));
    expect(found).toMatchObject({ hits: [{ masked: [] }] });
    expect(await answerTo(role, criteria, smallRegister([changed]))).toEqual({ hits: [], more: false });
  });

  test("a protected place of the past is one: searched by places of the past, nobody is found there", async () => {
    const { number, document } = named("Vennlig Vinterhatt");
    const [home] = rowsOf(document.bostedsadresse);
    const vegadresse = { ...(home?.vegadresse as Row), adressenavn: "Fordumsveien" };
    const past = { ...home, erGjeldende: false, adressegradering: "fortrolig", vegadresse };
    const moved = { number, document: { ...document, bostedsadresse: [home, past] as Row[] } };
    const role = roleWith(["navn", "bostedsadresse"], { historikk: true });
    const ask = (criteria: Criteria) => answerTo(role, criteria, smallRegister([moved]));
    expect(await ask({ adressenavn: "Fordumsveien", historisk: true })).toEqual({ hits: [], more: false });
    expect(await ask({ adressenavn: "Blåbærtråkket", historisk: true })).toEqual({ hits: [], more: false });
    expect(await ask({ adressenavn: "Blåbærtråkket" })).toMatchObject({ hits: [{ masked: [] }] });
    expect(await ask({ navn: "Vennlig", historisk: true })).toMatchObject({ hits: [{ masked: [] }] });
  });
});

describe("by a number of another country", () => {
  const role = roleWith(["navn", "foedsel", "bostedsadresse", "utenlandskPersonidentifikasjon"]);
  const pole = named("Flink Skiftenøkkel");
  const utenlandskPersonidentifikasjon = { land: "POL", nummer: "PL-9406" };
  const [one] = everybody;

  test.each<[string, Criteria, number]>([
    ["with the name", { navn: "Flink Skiftenøkkel" }, 1],
    ["with the birth date", { foedselsdato: "1994-06-19" }, 1],
    ["with another name", { navn: "Flink Skrutrekker" }, 0],
  ])("%s", async (_what, criteria, count) => {
    const register = smallRegister(everybody);
    const answer = await answerTo(role, { ...criteria, utenlandskPersonidentifikasjon }, register);
    expect(typeof answer !== "string" && answer.hits.length).toBe(count);
    expect(register.asked.flatMap(({ parts }) => parts)).not.toContain("utenlandskPersonidentifikasjon");
  });

  test("the same rules hold for whom it finds: himself, and who is outside the role's area, is not there", async () => {
    const criteria = { navn: "Flink Skiftenøkkel", utenlandskPersonidentifikasjon };
    const none = { hits: [], more: false };
    expect(await answerTo(role, criteria, smallRegister([pole]), { own: pole })).toEqual(none);
    expect(await answerTo(role, criteria, smallRegister([pole]), { own: one ?? null })).not.toEqual(none);
    const limited = { ...role, municipalities: ["9901"] };
    expect(await answerTo(limited, criteria, smallRegister([pole]))).toEqual(none);
  });
});

describe("at most a hundred hits", () => {
  const role = roleWith(["navn", "bostedsadresse"]);
  const numbers = population({ size: 1_400 }).people.map(({ foedselsnummer }) => numberOf(foedselsnummer));
  const at = (kommunenummer: string, graderingsnivaa?: string): PersonDocument => ({
    navn: [{ fornavn: "Ola", etternavn: "Lik" }],
    bostedsadresse: [
      { adressegradering: "ugradert", vegadresse: { adressenavn: "Likveien", kommunenummer } },
    ],
    ...(graderingsnivaa ? { adressebeskyttelse: [{ graderingsnivaa }] } : {}),
  });
  const crowd = (count: number, hidden = 0): Resident[] =>
    numbers
      .slice(0, count)
      .map((number, i) => ({ number, document: at("9999", i < hidden ? "fortrolig" : undefined) }));
  const seen = async (residents: readonly Resident[], criteria: Criteria = { adressenavn: "Likveien" }) => {
    const answer = await answerTo(role, criteria, smallRegister(residents));
    return typeof answer === "string" ? answer : { shown: answer.hits.length, more: answer.more };
  };

  test.each([
    ["exactly a hundred", 100, 0, { shown: 100, more: false }],
    ["one more", 101, 0, { shown: MOST_SHOWN, more: true }],
    ["one more, who is hidden", 101, 1, { shown: 100, more: false }],
    ["many of them hidden", 350, 250, { shown: 100, more: false }],
    ["many of them hidden, and one more", 351, 250, { shown: 100, more: true }],
    ["more than are asked for", 1_300, 0, { shown: 100, more: true }],
    ["more than are asked for, the first thousand all but hidden", 1_300, 990, { shown: 10, more: true }],
  ])("%s", async (_what, count, hidden, expected) => {
    expect(await seen(crowd(count, hidden))).toEqual(expected);
  });

  test("a register that tells of more than it was asked for, or of nobody, is cut", async () => {
    const residents = crowd(3);
    const honest = smallRegister(residents);
    const lying: Register = {
      ...honest,
      search: async () => ({
        ok: true,
        value: [...numbers.slice(0, 3), ...numbers.slice(0, 3), ...numbers.slice(1_000, 1_100)],
      }),
    };
    const answer = await answerTo(role, { adressenavn: "Likveien" }, lying);
    expect(typeof answer !== "string" && answer.hits.length).toBe(3);
  });

  test("fewer documents than were asked for are no answer", async () => {
    const honest = smallRegister(crowd(3));
    const short: Register = { ...honest, people: async () => ({ ok: true, value: [] }) };
    expect(await answerTo(role, { navn: "Ola" }, short)).toBe("garbled");
  });

  test("nobody finds himself where his own number is known, and nobody can tell", async () => {
    const [own, ...others] = crowd(3) as [Resident, Resident, Resident];
    const criteria = { navn: "Ola Lik" };
    const found = await answerTo(role, criteria, smallRegister([own, ...others]), { own });
    expect(found).toEqual(await answerTo(role, criteria, smallRegister(others)));
  });

  test("in a role that is limited to municipalities, whoever lives elsewhere is not there", async () => {
    const limited = { ...role, municipalities: ["9999"] };
    const [near, far] = [crowd(1), [{ number: numbers[1] as Resident["number"], document: at("9998") }]];
    const criteria = { navn: "Ola Lik" };
    expect(await answerTo(limited, criteria, smallRegister([...near, ...far]))).toEqual(
      await answerTo(limited, criteria, smallRegister(near)),
    );
    const [nobody, somebodyElsewhere] = [smallRegister([]), smallRegister(far)];
    expect(await answerTo(limited, criteria, nobody)).toEqual(
      await answerTo(limited, criteria, somebodyElsewhere),
    );
    expect(nobody.asked.length).toBe(somebodyElsewhere.asked.length);
  });
});
