import type { Draw } from "./draw.ts";
import { FJORDHEIM, type Home, NABOVIK } from "./places.ts";

type Municipality = { readonly kommunenummer: string; readonly poststed: object; readonly percent: number };

/** Most people live in Fjordheim; two of the other municipalities are in another county. None of them exists. */
const MUNICIPALITIES: readonly Municipality[] = [
  { ...FJORDHEIM, percent: 50 },
  { ...FJORDHEIM, poststed: { postnummer: "9992", poststedsnavn: "FJORDHEIM SØR" }, percent: 12 },
  { ...NABOVIK, percent: 18 },
  { kommunenummer: "9903", poststed: { postnummer: "9993", poststedsnavn: "SKODDEDAL" }, percent: 9 },
  { kommunenummer: "9801", poststed: { postnummer: "9996", poststedsnavn: "BRATTSKJÆRET" }, percent: 7 },
  { kommunenummer: "9802", poststed: { postnummer: "9998", poststedsnavn: "KVITSKAVLEN" }, percent: 4 },
];

const STREETS: readonly string[] =
  "Vaffel Kringle Snøball Pulk Tollekniv Kaffekjele Myggnett Pannekake Trekkspill Regnbue Sjokolade Fiskestang Seilduk Melkespann Høvelspon Steketakke Hyssing Lyktestolpe Vindfløy Løvetann"
    .split(" ")
    .flatMap((front) =>
      "veien stien gata bakken smauet tråkket svingen trappa".split(" ").map((end) => front + end),
    );

/** Somewhere to live, in the municipality given or in any; a few homes have only a cadastral number. */
export function someHome(draw: Draw, near?: Home): Home {
  const where = municipalityOf(near) ?? anyMunicipality(draw);
  const { kommunenummer, poststed } = where;
  const bruksenhetsnummer = `H0${1 + draw.below(4)}0${1 + draw.below(6)}`;
  if (draw.chance(4)) {
    const [gaardsnummer, bruksnummer] = [1 + draw.below(200), 1 + draw.below(90)];
    const matrikkelnummer = { kommunenummer, gaardsnummer, bruksnummer };
    return {
      adresseIdentifikatorFraMatrikkelen: `${kommunenummer}7${gaardsnummer}${bruksnummer}`.slice(0, 10),
      matrikkeladresse: { matrikkelnummer, bruksenhetsnummer, poststed },
      ...districts(gaardsnummer),
    };
  }
  const street = draw.below(STREETS.length);
  const number = 1 + draw.below(120);
  const letter = draw.chance(15) ? { husbokstav: "ABCDEF"[draw.below(6)] } : {};
  return {
    adresseIdentifikatorFraMatrikkelen: `${kommunenummer}${street}${number}`,
    vegadresse: {
      kommunenummer,
      bruksenhetsnummer,
      bruksenhetstype: "bolig",
      adressenavn: STREETS[street],
      adressenummer: { husnummer: String(number), ...letter },
      adressekode: String(2000 + street),
      poststed,
    },
    ...districts(street),
  };
}

const districts = (code: number): Home => ({
  grunnkrets: 100 + code,
  stemmekrets: 1 + (code % 4),
  skolekrets: 1 + (code % 3),
  kirkekrets: 1,
});

function municipalityOf(home: Home | undefined): Municipality | undefined {
  const address = home?.vegadresse as { kommunenummer?: unknown } | undefined;
  return MUNICIPALITIES.find(({ kommunenummer }) => kommunenummer === address?.kommunenummer);
}

function anyMunicipality(draw: Draw): Municipality {
  let left = draw.below(100);
  for (const one of MUNICIPALITIES) {
    left -= one.percent;
    if (left < 0) return one;
  }
  throw new Error("the shares do not add up");
}
