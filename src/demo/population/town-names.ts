import type { Draw } from "./draw.ts";
import type { Name } from "./person.ts";

/** A name as Tenor makes them, an adjective and a thing; nobody's name. Some families have a Sámi one. */
export type FamilyName = { readonly surname: string; readonly sami: boolean };

export function familyName(draw: Draw): FamilyName {
  if (draw.chance(1)) return { surname: draw.pick(SAMI_SURNAMES), sami: true };
  return { surname: SURNAMES[often(draw, SURNAMES.length)] ?? "Ting", sami: false };
}

/** A name in a family: mostly one given name, sometimes two, sometimes a middle name. */
export function nameIn(draw: Draw, { surname, sami }: FamilyName): Name {
  const first = sami ? draw.pick(SAMI_GIVEN) : (GIVEN[often(draw, GIVEN.length)] ?? "Ny");
  const fornavn = draw.chance(9) ? `${first} ${draw.pick(GIVEN)}` : first;
  const middle = draw.chance(12) ? { mellomnavn: draw.pick(SURNAMES) } : {};
  return { fornavn, ...middle, etternavn: surname };
}

/** Some names are borne by many: the first of the list oftenest. */
const often = (draw: Draw, length: number): number => Math.min(draw.below(length), draw.below(length));

const GIVEN: readonly string[] = (
  "Allsidig Andektig Behagelig Belest Betenksom Bestemt Bredskuldret Blygsom Drømmende Driftig Dyktig Edruelig " +
  "Eventyrlysten Fabelaktig Fantasifull Finurlig Flittigste Forsiktig Fornøyd Fredelig Frimodig Fryktløs Gavmild " +
  "Gemyttlig Godhjertet Gjestfri Hardfør Hendig Hjertelig Humoristisk Hurtig Håpefull Iderik Imponert Innsiktsfull " +
  "Interessert Kjapp Kjølig Kreativ Kultivert Langsom Leken Lettbeint Logisk Lojal Lydig Lykkelig Målrettet Merkelig " +
  "Mild Munnrapp Musikalsk Naturlig Nennsom Nevenyttig Nøktern Nøysom Oppfinnsom Oppvakt Original Overbærende Poetisk " +
  "Praktisk Presis Punktlig Påpasselig Radmager Rastløs Romslig Rundhåndet Ryddig Rørende Salig Samvittighetsfull " +
  "Selsom Slitesterk Snakkesalig Solid Spirende Sporty Standhaftig Staut Stillferdig Stolt Strålende Svett Sødmefull " +
  "Taktfast Tankefull Tilfreds Treffsikker Trofast Uredd Underfundig Vaktsom Varmhjertet Vever Vimsete Vital Våken Årvåken"
).split(" ");

const THINGS =
  "kopp krukke lue sokk hylle lampe spade bøtte kurv tromme hammer gaffel bolle kake suppe knapp pute dyne stol slede " +
  "kjelke bjelle vante brikke flaske ramme kasse klype kule linjal magnet perle pinne pose propell sil trakt vekt visp vifte";
const KINDS =
  "Aske Blikk Bomull Bringebær Dugg Eddik Eple Fjær Filt Flette Glass Gummi Hassel Honning Høy Ingefær Jern Kakao Kamille " +
  "Kobber Kork Krydder Lakris Lin Marsipan Mandel Messing Mose Nellik Nype Pepper Plomme Rabarbra Rips Rosin Saft Sennep " +
  "Silke Sukker Timian";
/** 1 600 of them; made once, so that a name is one string however many bear it. */
const SURNAMES: readonly string[] = KINDS.split(" ").flatMap((kind) =>
  THINGS.split(" ").map((thing) => `${kind}${thing}`),
);

const SAMI_GIVEN = ["Čáppa", "Ráfálaš", "Ŋaddil", "Šelges", "Ŧihkka", "Žiivas", "Giđđa", "Movttet"] as const;
const SAMI_SURNAMES = [
  "Muohtagolli",
  "Guovssahasčuovga",
  "Biellobeana",
  "Vuonjaldeaddji",
  "Čuoikaráhkku",
] as const;
