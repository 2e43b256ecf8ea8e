import type { ProblemTable } from "./table.ts";

/** Roles and their versions. */
export const ROLES = {
  unknown_role: [
    404,
    "There is no such role; GET /api/v1/roles lists them.",
    "Denne rollen finnes ikke. Gå til listen over roller.",
    "Denne rolla finst ikkje. Gå til lista over roller.",
    "There is no such role. Go to the list of roles.",
  ],
  unknown_version: [
    404,
    "The role has no such version; GET /api/v1/roles/{id} lists them.",
    "Rollen har ingen slik versjon. Siden til rollen viser dem som finnes.",
    "Rolla har ingen slik versjon. Sida til rolla viser dei som finst.",
    "The role has no such version. The role's page lists them.",
  ],
  unknown_national_role: [
    404,
    "There is no such national role; GET /api/v1/national-roles lists them.",
    "Denne nasjonale rollen finnes ikke. Gå til listen over roller.",
    "Denne nasjonale rolla finst ikkje. Gå til lista over roller.",
    "There is no such national role. Go to the list of roles.",
  ],
  approver_holds_role: [
    403,
    "You hold this role, have asked for it, or answer for a case system that has it; somebody else must approve.",
    "Du har denne rollen, har bedt om den, eller svarer for et fagsystem som har den. En annen må godkjenne.",
    "Du har denne rolla, har bede om ho, eller svarer for eit fagsystem som har ho. Nokon annan må godkjenne.",
  ],
  role_retired: [
    409,
    "The role is retired for good; copy another one, or propose a new one.",
    "Rollen er avviklet for godt. Kopier en annen, eller foreslå en ny.",
    "Rolla er avvikla for godt. Kopier ei anna, eller foreslå ei ny.",
  ],
  version_not_proposed: [
    409,
    "The version has been approved or withdrawn already.",
    "Versjonen er allerede godkjent eller trukket tilbake.",
    "Versjonen er allereie godkjend eller trekt tilbake.",
  ],
  proposal_open: [
    409,
    "A version of this role waits for approval already; approve or withdraw that one first.",
    "En versjon av denne rollen venter allerede på godkjenning. Godkjenn den eller trekk den tilbake først.",
    "Ein versjon av denne rolla ventar allereie på godkjenning. Godkjenn han eller trekk han tilbake først.",
  ],
  fiks_role_taken: [
    409,
    "Another role of the organisation goes by this role at Fiks; each has one of its own.",
    "En annen rolle i organisasjonen bruker allerede denne rollen hos Fiks. Hver rolle må ha sin egen.",
    "Ei anna rolle i organisasjonen bruker allereie denne rolla hos Fiks. Kvar rolle må ha si eiga.",
  ],
  national_role: [
    409,
    "The role is national and cannot be changed here; take over a newer national version, or copy it.",
    "Rollen er nasjonal og kan ikke endres her. Ta i bruk en nyere nasjonal versjon, eller kopier den.",
    "Rolla er nasjonal og kan ikkje endrast her. Ta i bruk ein nyare nasjonal versjon, eller kopier ho.",
  ],
  not_a_national_role: [
    409,
    "The role is the organisation's own; propose a version of it instead.",
    "Rollen er organisasjonens egen. Foreslå en ny versjon av den i stedet.",
    "Rolla er organisasjonen si eiga. Foreslå ein ny versjon av ho i staden.",
  ],
  no_newer_version: [
    409,
    "The role follows the newest national version already.",
    "Rollen følger allerede den nyeste nasjonale versjonen.",
    "Rolla følgjer allereie den nyaste nasjonale versjonen.",
  ],
  stale_preview: [
    409,
    "It would do something else by now. Look at the preview again, and approve that.",
    "Dette ville nå fått en annen virkning enn den du så. Se på forhåndsvisningen på nytt, og godkjenn den.",
    "Dette ville no fått ein annan verknad enn den du såg. Sjå på førehandsvisinga på nytt, og godkjenn ho.",
  ],
} as const satisfies ProblemTable;
