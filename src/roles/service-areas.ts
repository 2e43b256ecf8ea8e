import type { Lovhjemmel } from "./role.ts";

/** A service area (tjenesteområde) with the acts that may give it a right to confidential parts. */
export type ServiceArea = { readonly name: string; readonly lovhjemler: readonly Lovhjemmel[] };

/** An act whose section nobody has checked on Lovdata yet, as all of them now. */
const act = (lov: string): Lovhjemmel => ({ lov, paragraf: null });

/**
 * The catalogue (reference/fiks.md 5.2). A section is filled in when somebody has checked it on Lovdata, and only then
 * can a role name it. An area without an act never gets confidential parts.
 */
export const SERVICE_AREAS: readonly ServiceArea[] = [
  { name: "Barnehage", lovhjemler: [act("barnehageloven")] },
  { name: "Grunnskole og SFO", lovhjemler: [act("opplæringslova")] },
  { name: "Frittstående skoler", lovhjemler: [act("friskolelova")] },
  { name: "Barnevern", lovhjemler: [act("barnevernsloven")] },
  {
    name: "Helse og omsorg",
    lovhjemler: [act("helse- og omsorgstjenesteloven"), act("pasientjournalloven")],
  },
  { name: "Sosiale tjenester", lovhjemler: [act("sosialtjenesteloven")] },
  { name: "Smittevern", lovhjemler: [act("smittevernloven")] },
  { name: "Bolig", lovhjemler: [act("lov om kommunenes ansvar på det boligsosiale feltet")] },
  { name: "Integrering", lovhjemler: [act("integreringsloven")] },
  { name: "Innkreving", lovhjemler: [act("skattebetalingsloven")] },
  { name: "Post og arkiv", lovhjemler: [] },
  { name: "Byggesak og nabovarsel", lovhjemler: [] },
];
