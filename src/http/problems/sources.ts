import type { ProblemTable } from "./table.ts";

/** Sources and their tokens, in the portal. */
export const SOURCES = {
  source_name: [
    400,
    "Give the source a name of 100 characters at most.",
    "Gi kilden et navn på høyst 100 tegn.",
    "Gi kjelda eit namn på høgst 100 teikn.",
  ],
  unknown_tenant: [
    400,
    "The organisation has no source of this tenant. Operators add the first one: source add.",
    "Organisasjonen har ingen kilde i denne leietakeren. Drift legger til den første: source add.",
    "Organisasjonen har inga kjelde i denne leigetakaren. Drift legg til den første: source add.",
  ],
  not_a_range: [
    400,
    "An address, or a range whose bits behind the prefix are zero, such as 20.1.0.0/16 or 2603::/32; 100 at most.",
    "Skriv adresser eller områder der bitene bak prefikset er null, som 20.1.0.0/16 eller 2603::/32; høyst 100.",
    "Skriv adresser eller område der bitane bak prefikset er null, som 20.1.0.0/16 eller 2603::/32; høgst 100.",
  ],
  unknown_source: [
    404,
    "There is no such source.",
    "Kilden finnes ikke. Se listen over kilder.",
    "Kjelda finst ikkje. Sjå lista over kjelder.",
    "There is no such source. See the list of sources.",
  ],
  unknown_token: [
    404,
    "There is no live token of this id.",
    "Nøkkelen finnes ikke, eller er trukket tilbake allerede. Se nøklene til kilden.",
    "Nøkkelen finst ikkje, eller er trekt tilbake allereie. Sjå nøklane til kjelda.",
    "There is no such token, or it is revoked already. See the tokens of the source.",
  ],
  two_live_already: [
    409,
    "Two tokens of the source live already; revoke one first.",
    "To nøkler gjelder allerede. Trekk tilbake en av dem først.",
    "To nøklar gjeld allereie. Trekk tilbake ein av dei først.",
  ],
} as const satisfies ProblemTable;
