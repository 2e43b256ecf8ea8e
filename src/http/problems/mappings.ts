import type { ProblemTable } from "./table.ts";

/** Mappings, and what two people decide. */
export const MAPPINGS = {
  unknown_mapping: [
    404,
    "There is no such mapping.",
    "Denne koblingen finnes ikke. Gå til listen over grupper og koblinger.",
    "Denne koplinga finst ikkje. Gå til lista over grupper og koplingar.",
    "There is no such mapping. Go to the list of groups and mappings.",
  ],
  unknown_group: [
    404,
    "There is no such group; GET /api/v1/groups lists them.",
    "Denne gruppen finnes ikke. Gå til listen over grupper og koblinger.",
    "Denne gruppa finst ikkje. Gå til lista over grupper og koplingar.",
    "There is no such group. Go to the list of groups and mappings.",
  ],
  mapped_already: [
    409,
    "The group is mapped to this role already.",
    "Gruppen er allerede koblet til denne rollen. Endre den koblingen i stedet.",
    "Gruppa er allereie kopla til denne rolla. Endre den koplinga i staden.",
    "The group is mapped to this role already. Change that mapping instead.",
  ],
  approver_would_gain: [
    403,
    "You are a member of this group, or gain by it; somebody else must approve.",
    "Du er medlem av denne gruppen, eller får selv noe av dette. En annen må godkjenne.",
    "Du er medlem av denne gruppa, eller får sjølv noko av dette. Nokon annan må godkjenne.",
  ],
  own_proposal: [
    403,
    "Four eyes: somebody other than the proposer must approve.",
    "Du har foreslått dette selv. En annen enn den som foreslår, må godkjenne.",
    "Du har foreslått dette sjølv. Ein annan enn den som foreslår, må godkjenne.",
    "You proposed this yourself. Somebody other than the proposer must approve.",
  ],
  not_proposed: [
    409,
    "Nothing is proposed here that waits for approval.",
    "Det er ikke noe forslag her som venter på godkjenning. Det kan være avgjort allerede.",
    "Det er ikkje noko framlegg her som ventar på godkjenning. Det kan vere avgjort allereie.",
  ],
  not_active: [
    409,
    "Only an active mapping can be changed; a proposal is withdrawn and made again.",
    "Bare en aktiv kobling kan endres. Et forslag trekker du tilbake og lager på nytt.",
    "Berre ei aktiv kopling kan endrast. Eit framlegg trekkjer du tilbake og lagar på nytt.",
  ],
  change_waits: [
    409,
    "Another change of this mapping waits for approval. Approve or withdraw that one first.",
    "En annen endring av denne koblingen venter på godkjenning. Godkjenn den eller trekk den tilbake først.",
    "Ei anna endring av denne koplinga ventar på godkjenning. Godkjenn ho eller trekk ho tilbake først.",
  ],
  group_lives: [
    409,
    "A group is replaced only after the directory has deleted it. Propose a mapping of its own.",
    "En gruppe kan bare erstattes når katalogen har slettet den. Foreslå en egen kobling for den nye gruppen.",
    "Ei gruppe kan berre bytast ut når katalogen har sletta ho. Foreslå ei eiga kopling for den nye gruppa.",
  ],
  group_deleted: [
    409,
    "The group was deleted. Name the one that replaces it in `groupId`, or retire the mapping.",
    "Gruppen er slettet. Velg gruppen som erstatter den, eller avslutt koblingen.",
    "Gruppa er sletta. Vel gruppa som erstattar ho, eller avslutt koplinga.",
    "The group was deleted. Choose the one that replaces it, or retire the mapping.",
  ],
  ended_already: [
    409,
    "The mapping has ended already.",
    "Koblingen er allerede avsluttet. Foreslå en ny hvis gruppen skal gi rollen igjen.",
    "Koplinga er allereie avslutta. Foreslå ei ny viss gruppa skal gi rolla igjen.",
  ],
  last_administrator: [
    409,
    "Nobody else would be left with this right. Give it to somebody through another mapping first.",
    "Da ville ingen andre hatt denne rettigheten. Gi den til noen gjennom en annen kobling først.",
    "Då ville ingen andre hatt denne retten. Gi han til nokon gjennom ei anna kopling først.",
  ],
  no_mass_removal: [
    409,
    "Nothing of this source is suspended by a mass removal; see GET /api/v1/removals.",
    "Ingen tilganger fra denne kilden er satt på vent etter en masseutmelding.",
    "Ingen tilgangar frå denne kjelda er sette på vent etter ei masseutmelding.",
    "No access from this source is suspended by a mass removal.",
  ],
  longer_than_the_role_allows: [
    422,
    "The time-to-live is longer than the role's longest life.",
    "Varigheten er lengre enn rollen tillater. Velg færre dager.",
    "Lengda er større enn rolla tillèt. Vel færre dagar.",
    "The time-to-live is longer than the role's longest life. Choose fewer days.",
  ],
  break_glass_takes_a_role: [
    422,
    "The glass can be broken for a role only, not for a portal role.",
    "Nødtilgang kan bare gis til en rolle for oppslag, ikke til en rettighet i portalen.",
    "Naudtilgang kan berre givast til ei rolle for oppslag, ikkje til ein rett i portalen.",
  ],
  validity_over: [
    422,
    "The validity ends before it begins, or has ended. Choose a later end.",
    "Gyldigheten slutter før den begynner, eller er allerede over. Velg en senere sluttdato.",
    "Gyldigheita sluttar før ho byrjar, eller er allereie over. Vel ein seinare sluttdato.",
  ],
} as const satisfies ProblemTable;
