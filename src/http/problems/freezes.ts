import type { ProblemTable } from "./table.ts";

/** Freezing and lifting. */
export const FREEZES = {
  nothing_to_freeze: [
    404,
    "There is nothing like that to freeze; give `roleId` for a role, `userId` for a person, `integrationId` for a case system, none for the organisation.",
    "Det finnes ikke noe slikt å fryse. Velg en rolle, en person, et fagsystem eller hele organisasjonen.",
    "Det finst ikkje noko slikt å fryse. Vel ei rolle, ein person, eit fagsystem eller heile organisasjonen.",
    "There is nothing like that to freeze. Choose a role, a person, a case system or the whole organisation.",
  ],
  unknown_freeze: [
    404,
    "There is no such freeze; GET /api/v1/freezes lists them.",
    "Denne frysen finnes ikke. Siden Frys viser dem som finnes.",
    "Denne frysen finst ikkje. Sida Frys viser dei som finst.",
    "There is no such freeze. The page Freezes lists them.",
  ],
  frozen_already: [
    409,
    "It is frozen already; GET /api/v1/freezes tells since when and why.",
    "Dette er allerede frosset. Siden Frys viser siden når og hvorfor.",
    "Dette er allereie frose. Sida Frys viser sidan når og kvifor.",
    "It is frozen already. The page Freezes tells since when and why.",
  ],
  lifted_already: [
    409,
    "The freeze has been lifted already.",
    "Frysen er allerede opphevet.",
    "Frysen er allereie oppheva.",
  ],
  own_freeze: [
    403,
    "Nobody lifts a freeze of himself; somebody else must.",
    "Ingen opphever en frys av seg selv. Be en annen tilgangsforvalter eller personvernombudet.",
    "Ingen opphevar ein frys av seg sjølv. Be ein annan tilgangsforvaltar eller personvernombodet.",
  ],
} as const satisfies ProblemTable;
