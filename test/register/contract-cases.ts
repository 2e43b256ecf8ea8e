import type { Fault } from "../../src/demo/stand-in-faults.ts";
import type { Part } from "../../src/register/parts.ts";
import type { RegisterFailure } from "../../src/register/register-port.ts";
import { ROLE } from "./stand-in-world.ts";

/** One thing the register may do when it is asked for people, and what our port makes of it, whoever plays it. */
export type PeopleCase = {
  readonly name: string;
  readonly asked: {
    readonly role?: string;
    readonly numbers: readonly string[];
    readonly parts: readonly Part[];
    readonly historikk?: boolean;
  };
  /** What happens to the stand-in's answer on its way. */
  readonly fault?: Fault;
  /** The documented answer, under recorded/. */
  readonly recorded: string;
  /** Documents as the port gives them, rows by the fields that matter; or why there are none. */
  readonly gives: readonly (object | null)[] | RegisterFailure;
};

const LUN = "14858646481";
const SINDIG = "02918424361";
const NOBODY = "02813299960";
const DEAD = "12929017461";

const lun = { navn: [{ fornavn: "Lun", etternavn: "Brygge" }] };
const sindig = { navn: [{ fornavn: "Sindig", etternavn: "Brygge" }] };
const one = { numbers: [LUN], parts: ["navn"] } as const;
const two = { numbers: [LUN, SINDIG], parts: ["navn"] } as const;

export const peopleCases: readonly PeopleCase[] = [
  {
    name: "a known person: the asked parts, without the number that the register adds",
    asked: { numbers: [LUN], parts: ["navn", "bostedsadresse"] },
    recorded: "bulk-two-parts",
    gives: [{ ...lun, bostedsadresse: [{ adressegradering: "ugradert", flyttedato: "2013-09-01" }] }],
  },
  {
    name: "the number too when it is asked for",
    asked: { numbers: [LUN], parts: ["identifikasjonsnummer", "navn"] },
    recorded: "bulk-two-parts",
    gives: [{ ...lun, identifikasjonsnummer: [{ foedselsEllerDNummer: LUN, status: "iBruk" }] }],
  },
  {
    name: "a number nobody has: null, and the others as usual",
    asked: { numbers: [LUN, NOBODY], parts: ["navn"] },
    recorded: "bulk-unknown",
    gives: [lun, null],
  },
  {
    name: "the order asked, twice the same kept twice",
    asked: { numbers: [SINDIG, LUN, SINDIG], parts: ["navn"] },
    recorded: "bulk-duplicates",
    gives: [sindig, lun, sindig],
  },
  {
    name: "a part of one row stays one row",
    asked: { numbers: [DEAD], parts: ["doedsfall"] },
    recorded: "bulk-single-rows",
    gives: [{ doedsfall: { doedsdato: "2023-02-10" } }],
  },
  {
    name: "a part without data is absent",
    asked: { numbers: [LUN], parts: ["doedsfall"] },
    recorded: "bulk-no-rows",
    gives: [{}],
  },
  {
    name: "more than asked, and rows of the past, are left out",
    asked: one,
    fault: "widerThanAsked",
    recorded: "bulk-wider",
    gives: [lun],
  },
  {
    name: "history, for those who ask for it",
    asked: { numbers: [LUN], parts: ["navn"], historikk: true },
    recorded: "bulk-history",
    gives: [
      {
        navn: [
          { erGjeldende: false, fornavn: "Lun", etternavn: "Snelle" },
          { erGjeldende: true, fornavn: "Lun", etternavn: "Brygge" },
        ],
      },
    ],
  },
  {
    name: "history that the role does not have",
    asked: { role: ROLE.name, numbers: [LUN], parts: ["navn"], historikk: true },
    recorded: "error-gateway-403",
    gives: "refused",
  },
  {
    name: "fields and values that nobody has heard of do no harm",
    asked: { numbers: [LUN], parts: ["navn", "identitetsgrunnlag"] },
    fault: "unknownFields",
    recorded: "bulk-unknown-fields",
    gives: [{ ...lun, identitetsgrunnlag: [{ identitetsgrunnlagstatus: "unik" }] }],
  },
  {
    name: "another order than asked",
    asked: two,
    fault: "wrongOrder",
    recorded: "bulk-wrong-order",
    gives: "garbled",
  },
  { name: "a row too few", asked: two, fault: "rowMissing", recorded: "bulk-row-missing", gives: "garbled" },
  {
    name: "JSON that stops halfway",
    asked: one,
    fault: "truncated",
    recorded: "bulk-truncated",
    gives: "garbled",
  },
  {
    name: "a firewall's page as a good answer",
    asked: one,
    fault: "wafWith200",
    recorded: "error-firewall-200",
    gives: "garbled",
  },
  {
    name: "a part outside the role",
    asked: { role: ROLE.name, numbers: [LUN], parts: ["navn", "foreldreansvar"] },
    recorded: "error-gateway-403",
    gives: "refused",
  },
  {
    name: "a role that Fiks does not know",
    asked: { ...one, role: "role-of-nobody" },
    recorded: "error-gateway-403",
    gives: "refused",
  },
  {
    name: "a role that the integration does not have",
    asked: { ...one, role: ROLE.others },
    recorded: "error-gateway-403",
    gives: "refused",
  },
  {
    name: "a refusal of the gateway",
    asked: one,
    fault: "gateway403",
    recorded: "error-gateway-403",
    gives: "refused",
  },
  {
    name: "a refusal of the register",
    asked: one,
    fault: "access403",
    recorded: "error-access-403",
    gives: "refused",
  },
  {
    name: "an address that does not exist",
    asked: one,
    fault: "feed404",
    recorded: "error-feed-404",
    gives: "refused",
  },
  { name: "throttling", asked: one, fault: "429", recorded: "error-throttled-429", gives: "unavailable" },
  {
    name: "a fault in the register",
    asked: one,
    fault: "500",
    recorded: "error-freg-500",
    gives: "unavailable",
  },
  {
    name: "a fault in the gateway",
    asked: one,
    fault: "503",
    recorded: "error-gateway-503",
    gives: "unavailable",
  },
  {
    name: "a firewall's page",
    asked: one,
    fault: "waf",
    recorded: "error-firewall-503",
    gives: "unavailable",
  },
];
