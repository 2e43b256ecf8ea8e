import { texts } from "./text.ts";

/** The rights inside this product. */
export const PORTAL_RIGHTS = texts({
  iam: { nb: "Tilgangsstyring", nn: "Tilgangsstyring", en: "Access administration" },
  leader: { nb: "Leder", nn: "Leiar", en: "Leader" },
  auditor: { nb: "Revisor", nn: "Revisor", en: "Auditor" },
  dpo: { nb: "Personvernombud", nn: "Personvernombod", en: "Data protection officer" },
  operator: { nb: "Drift", nn: "Drift", en: "Operations" },
});
