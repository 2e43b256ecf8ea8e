import type { ProblemTable } from "./table.ts";

/** Review campaigns. */
export const REVIEWS = {
  unknown_campaign: [
    404,
    "There is no such review; GET /api/v1/campaigns lists them.",
    "Denne gjennomgangen finnes ikke. Gå til listen over gjennomganger.",
    "Denne gjennomgangen finst ikkje. Gå til lista over gjennomgangar.",
    "There is no such review. Go to the list of reviews.",
  ],
  unknown_scope: [
    404,
    "There is no such role or group to review.",
    "Rollen eller gruppen som skulle gjennomgås, finnes ikke. Velg en annen.",
    "Rolla eller gruppa som skulle gjennomgåast, finst ikkje. Vel ei anna.",
  ],
  nothing_to_review: [
    409,
    "Nobody within this scope has access that is not under review already.",
    "Ingen i dette utvalget har tilgang som ikke allerede er under gjennomgang.",
    "Ingen i dette utvalet har tilgang som ikkje allereie er under gjennomgang.",
  ],
  campaign_over: [
    409,
    "The review is over; open a new one for those who still have access.",
    "Gjennomgangen er avsluttet. Åpne en ny for dem som fortsatt har tilgang.",
    "Gjennomgangen er avslutta. Opne ein ny for dei som framleis har tilgang.",
  ],
  deadline_out_of_range: [
    422,
    "The deadline must be in the future, and at most 90 days ahead.",
    "Fristen må være fram i tid, og høyst 90 dager fram.",
    "Fristen må vere fram i tid, og høgst 90 dagar fram.",
  ],
} as const satisfies ProblemTable;
