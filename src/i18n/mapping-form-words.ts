import { texts } from "./text.ts";

/** The form that proposes a mapping, with what each field means. */
export const MAPPING_FORM = texts({
  newTitle: { nb: "Foreslå kobling", nn: "Foreslå kopling", en: "Propose a mapping" },
  newLead: {
    nb: "Du ser hvem som får tilgang når forslaget er lagret. En annen må godkjenne.",
    nn: "Du ser kven som får tilgang når forslaget er lagra. Ein annan må godkjenne.",
    en: "You see who gets access when the proposal is saved. Somebody else has to approve.",
  },
  changeTitle: { nb: "Foreslå endring", nn: "Foreslå endring", en: "Propose a change" },
  changeLead: {
    nb: "Lar du feltene stå, foreslår du bare en ny godkjenning. Det trengs før den siste er eldre enn rollens lengste levetid.",
    nn: "Lèt du felta stå, foreslår du berre ei ny godkjenning. Det trengst før den siste er eldre enn den lengste levetida til rolla.",
    en: "Leave the fields as they are to propose a new approval alone. One is needed before the last one is older than the role's longest life.",
  },
  group: { nb: "Gruppe", nn: "Gruppe", en: "Group" },
  chooseGroup: { nb: "Velg gruppe", nn: "Vel gruppe", en: "Choose a group" },
  groupHint: {
    nb: "Medlemmene av gruppen i katalogen får det koblingen gir, og mister det når de går ut av gruppen.",
    nn: "Medlemmene av gruppa i katalogen får det koplinga gir, og mistar det når dei går ut av gruppa.",
    en: "The members of the group in the directory get what the mapping gives, and lose it when they leave the group.",
  },
  target: { nb: "Hva gruppen skal gi", nn: "Kva gruppa skal gi", en: "What the group is to give" },
  chooseTarget: {
    nb: "Velg rolle eller rettighet",
    nn: "Vel rolle eller rett",
    en: "Choose a role or a right",
  },
  targetHint: {
    nb: "En rolle gir oppslag i Folkeregisteret. En rettighet i portalen gir arbeidsoppgaver her. Tilgangsstyring og oppslag utelukker hverandre.",
    nn: "Ei rolle gir oppslag i Folkeregisteret. Ei rett i portalen gir arbeidsoppgåver her. Tilgangsstyring og oppslag utelukkar kvarandre.",
    en: "A role gives look-ups in the population register. A right in the portal gives tasks here. Administering access and looking people up exclude each other.",
  },
  roleOption: {
    nb: (role: string, days: string) => `Rolle: ${role} (høyst ${days} dager)`,
    nn: (role: string, days: string) => `Rolle: ${role} (høgst ${days} dagar)`,
    en: (role: string, days: string) => `Role: ${role} (${days} days at most)`,
  },
  portalOption: {
    nb: (right: string, days: string) => `Portalen: ${right} (høyst ${days} dager)`,
    nn: (right: string, days: string) => `Portalen: ${right} (høgst ${days} dagar)`,
    en: (right: string, days: string) => `Portal: ${right} (${days} days at most)`,
  },
  gives: { nb: "Slags tilgang", nn: "Slags tilgang", en: "Kind of access" },
  givesAccess: { nb: "Vanlig tilgang", nn: "Vanleg tilgang", en: "Ordinary access" },
  givesAccessHint: {
    nb: "Medlemmene har rollen så lenge tilgangen varer.",
    nn: "Medlemmene har rolla så lenge tilgangen varer.",
    en: "The members have the role for as long as the access lasts.",
  },
  givesGlass: { nb: "Rett til nødtilgang", nn: "Rett til naudtilgang", en: "Right to emergency access" },
  givesGlassHint: {
    nb: "Medlemmene har ikke rollen, men kan ta den i noen timer med en begrunnelse. Hver gang blir etterprøvd. Bare for roller.",
    nn: "Medlemmene har ikkje rolla, men kan ta ho i nokre timar med ei grunngiving. Kvar gong blir etterprøvd. Berre for roller.",
    en: "The members do not have the role, but may take it for some hours with a reason. Every time is reviewed. For roles only.",
  },
  sensitiveFact: {
    nb: "Leder må bekrefte nye medlemmer",
    nn: "Leiar må stadfeste nye medlemmer",
    en: "A leader must confirm new members",
  },
  ttlDays: { nb: "Varighet i dager", nn: "Varigheit i dagar", en: "Life in days" },
  ttlHint: {
    nb: "Så lenge varer tilgangen før den må fornyes. Regnes fra den dagen hver enkelt får den, 24 timer per dag.",
    nn: "Så lenge varer tilgangen før han må fornyast. Blir rekna frå den dagen kvar einskild får han, 24 timar per dag.",
    en: "How long access lasts before it must be renewed. Counted from the day each person gets it, 24 hours a day.",
  },
  renewal: { nb: "Fornyelse", nn: "Fornying", en: "Renewal" },
  renewalLeader: { nb: "Leder kan fornye", nn: "Leiar kan fornye", en: "A leader may renew" },
  renewalLeaderHint: {
    nb: "Lederen får varsel før tilgangen går ut og kan forlenge den, aldri forbi rollens lengste levetid.",
    nn: "Leiaren får varsel før tilgangen går ut og kan forlengje han, aldri forbi den lengste levetida til rolla.",
    en: "The leader is told before access ends and may extend it, never past the role's longest life.",
  },
  renewalNone: { nb: "Kan ikke fornyes", nn: "Kan ikkje fornyast", en: "Cannot be renewed" },
  renewalNoneHint: {
    nb: "Tilgangen slutter på dagen. Passer for prosjekter og vikarer.",
    nn: "Tilgangen sluttar på dagen. Passar for prosjekt og vikarar.",
    en: "Access ends on the day. For projects and substitutes.",
  },
  sensitive: { nb: "Nye medlemmer", nn: "Nye medlemmer", en: "New members" },
  sensitiveYes: {
    nb: "Lederen må bekrefte hvert nytt medlem",
    nn: "Leiaren må stadfeste kvar ny medlem",
    en: "The leader must confirm each new member",
  },
  sensitiveHint: {
    nb: "Uten kryss får nye medlemmer tilgang med en gang. Med kryss venter de til lederen har svart.",
    nn: "Utan kryss får nye medlemmer tilgang med ein gong. Med kryss ventar dei til leiaren har svart.",
    en: "Without it, new members get access at once. With it, they wait until the leader has answered.",
  },
  validFrom: { nb: "Gjelder fra (valgfritt)", nn: "Gjeld frå (valfritt)", en: "Valid from (optional)" },
  validFromHint: {
    nb: "Tilgang begynner tidligst denne dagen. Tomt: med en gang den er godkjent.",
    nn: "Tilgang byrjar tidlegast denne dagen. Tomt: med ein gong ho er godkjend.",
    en: "Access begins on this day at the earliest. Empty: as soon as it is approved.",
  },
  validUntil: {
    nb: "Gjelder til og med (valgfritt)",
    nn: "Gjeld til og med (valfritt)",
    en: "Valid until and including (optional)",
  },
  validUntilHint: {
    nb: "Tilgang slutter senest ved utgangen av denne dagen. Tomt: bare varigheten avgjør.",
    nn: "Tilgang sluttar seinast ved utgangen av denne dagen. Tomt: berre varigheita avgjer.",
    en: "Access ends at the end of this day at the latest. Empty: its life alone decides.",
  },
  propose: {
    nb: "Lagre forslaget og vis virkningen",
    nn: "Lagre forslaget og vis verknaden",
    en: "Save the proposal and show its effect",
  },
  daysWrong: {
    nb: "Varighet i dager: skriv et helt tall fra 1 til 365",
    nn: "Varigheit i dagar: skriv eit heilt tal frå 1 til 365",
    en: "Life in days: write a whole number from 1 to 365",
  },
  groupMissing: { nb: "Gruppe: velg en gruppe", nn: "Gruppe: vel ei gruppe", en: "Group: choose a group" },
  targetMissing: {
    nb: "Hva gruppen skal gi: velg en rolle eller en rettighet",
    nn: "Kva gruppa skal gi: vel ei rolle eller ei rett",
    en: "What the group is to give: choose a role or a right",
  },
  dayWrong: {
    nb: "Skriv datoen som dag, måned og år, eller la feltet stå tomt",
    nn: "Skriv datoen som dag, månad og år, eller la feltet stå tomt",
    en: "Write the date as day, month and year, or leave the field empty",
  },
  replaces: {
    nb: "Gruppe som erstatter den slettede",
    nn: "Gruppe som erstattar den sletta",
    en: "Group that replaces the deleted one",
  },
});
