import type { Cast } from "./cast.ts";
import { put } from "./person.ts";
import { liveAt, street } from "./places.ts";

/** Guardians, the people they act for, and a power of attorney for the future. */
export function guardianships(cast: Cast): void {
  const ward = cast.resident(
    { key: "ward", born: "1950-08-08", sex: "kvinne", name: { fornavn: "Skjør", etternavn: "Vase" } },
    "Under guardianship (vergemål): the present form with tasks, and the former form in the history.",
  );
  const guardian = cast.resident(
    {
      key: "guardian",
      born: "1963-11-28",
      sex: "mann",
      name: { fornavn: "Pliktoppfyllende", etternavn: "Fyllepenn" },
    },
    "The guardian (verge) of somebody else.",
  );
  const verge = {
    foedselsEllerDNummer: guardian.foedselsnummer,
    tjenesteomraade: [{ vergeTjenestevirksomhet: "kommune", vergeTjenesteoppgave: "sosialeTjenester" }],
  };
  put(
    ward,
    "vergemaalEllerFremtidsfullmakt",
    { vergemaaltype: "voksen", embete: "Statsforvalteren i Intetsted", verge },
    "2023-11-01",
  );
  const former = { navn: { fornavn: "Forrige", etternavn: "Blyant" }, omfang: "oekonomiskeInteresser" };
  put(ward, "vergemaalEllerFremtidsfullmakt", { vergemaaltype: "voksen", verge: former }, "2015-03-01", {
    historic: true,
  });
  put(ward, "rettsligHandleevne", { rettsligHandleevneomfang: "delvisFratatt" }, "2023-11-01");
  liveAt(street("Garnnøstesmauet", 61, "H0101"), "1980-01-01", [ward]);
  liveAt(street("Garnnøstesmauet", 8), "1995-01-01", [guardian]);
  const attorney = cast.resident(
    {
      key: "future-attorney",
      born: "1946-03-16",
      sex: "mann",
      name: { fornavn: "Fremsynt", etternavn: "Kikkert" },
    },
    "Has a confirmed power of attorney for the future (stadfestet fremtidsfullmakt).",
  );
  const navnFoedselsdato = { navn: { fornavn: "Nær", etternavn: "Kikkert" }, foedselsdato: "1972-01-19" };
  put(
    attorney,
    "vergemaalEllerFremtidsfullmakt",
    { vergemaaltype: "stadfestetFremtidsfullmakt", verge: { navnFoedselsdato } },
    "2024-10-02",
  );
  liveAt(street("Tyttebærtrappa", 70), "1971-05-05", [attorney]);
}
