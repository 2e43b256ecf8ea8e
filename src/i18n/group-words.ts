import { texts } from "./text.ts";

/** The groups of the directory, and what each gives. */
export const GROUPS = texts({
  title: { nb: "Grupper og koblinger", nn: "Grupper og koplingar", en: "Groups and mappings" },
  lead: {
    nb: "Gruppene som katalogen sender hit. En kobling gir medlemmene en rolle eller en rettighet i portalen.",
    nn: "Gruppene som katalogen sender hit. Ei kopling gir medlemmene ei rolle eller ei rett i portalen.",
    en: "The groups that the directory sends here. A mapping gives the members a role or a right in the portal.",
  },
  search: { nb: "Søk på gruppenavn", nn: "Søk på gruppenamn", en: "Search by group name" },
  group: { nb: "Gruppe", nn: "Gruppe", en: "Group" },
  source: { nb: "Kilde", nn: "Kjelde", en: "Source" },
  members: { nb: "Medlemmer", nn: "Medlemmer", en: "Members" },
  gives: { nb: "Gir", nn: "Gir", en: "Gives" },
  state: { nb: "Status", nn: "Status", en: "Status" },
  mapped: { nb: "Kobling", nn: "Kopling", en: "Mapping" },
  mappedAll: { nb: "Alle grupper", nn: "Alle grupper", en: "All groups" },
  mappedYes: { nb: "Med kobling", nn: "Med kopling", en: "Mapped" },
  mappedNo: { nb: "Uten kobling", nn: "Utan kopling", en: "Not mapped" },
  notMapped: { nb: "Ikke koblet", nn: "Ikkje kopla", en: "Not mapped" },
  none: {
    nb: "Katalogen har ikke sendt noen grupper ennå",
    nn: "Katalogen har ikkje sendt nokon grupper enno",
    en: "The directory has not sent any groups yet",
  },
  noneNext: {
    nb: "Tildel gruppene til virksomhetsapplikasjonen i Entra, og se under Kilder at de kommer.",
    nn: "Tildel gruppene til verksemdsapplikasjonen i Entra, og sjå under Kjelder at dei kjem.",
    en: "Assign the groups to the enterprise application in Entra, and see under Sources that they arrive.",
  },
  deleted: { nb: "Slettet i katalogen", nn: "Sletta i katalogen", en: "Deleted in the directory" },
  propose: { nb: "Foreslå kobling", nn: "Foreslå kopling", en: "Propose a mapping" },
  waiting: { nb: "Koblinger og forslag", nn: "Koplingar og forslag", en: "Mappings and proposals" },
  noMapping: {
    nb: "Gruppen gir ingen tilgang",
    nn: "Gruppa gir ingen tilgang",
    en: "The group gives no access",
  },
  noMappingNext: {
    nb: "Foreslå en kobling hvis medlemmene skal ha en rolle. En annen må godkjenne den.",
    nn: "Foreslå ei kopling dersom medlemmene skal ha ei rolle. Ein annan må godkjenne ho.",
    en: "Propose a mapping if the members are to have a role. Somebody else has to approve it.",
  },
  searchMembers: {
    nb: "Søk på navn eller brukernavn",
    nn: "Søk på namn eller brukarnamn",
    en: "Search by name or user name",
  },
  person: { nb: "Person", nn: "Person", en: "Person" },
  userName: { nb: "Brukernavn", nn: "Brukarnamn", en: "User name" },
  memberSince: { nb: "Medlem siden", nn: "Medlem sidan", en: "Member since" },
  account: { nb: "Konto", nn: "Konto", en: "Account" },
  accountActive: { nb: "Aktiv", nn: "Aktiv", en: "Active" },
  accountDisabled: { nb: "Deaktivert", nn: "Deaktivert", en: "Disabled" },
  noMembers: {
    nb: "Gruppen har ingen medlemmer",
    nn: "Gruppa har ingen medlemmer",
    en: "The group has no members",
  },
  noMembersNext: {
    nb: "Medlemmer legges til i katalogen (Entra), og kommer hit ved neste synkronisering.",
    nn: "Medlemmer blir lagde til i katalogen (Entra), og kjem hit ved neste synkronisering.",
    en: "Members are added in the directory (Entra), and arrive here at the next synchronisation.",
  },
  days: { nb: (n: string) => `${n} dager`, nn: (n: string) => `${n} dagar`, en: (n: string) => `${n} days` },
});
