import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import type { Change } from "../grants/grant-store.ts";
import { claimForReview, insertCampaign } from "../grants/reviews/campaign-store.ts";
import type { OrganisationId, ScimGroupId, ScimUserId } from "../kernel/ids.ts";
import { instantOf, plusDays } from "../kernel/instant.ts";
import { DEMO_ROLES } from "./demo-roles.ts";

/** Somebody on a team: nick, given name, family name. */
export type DemoPerson = readonly [nick: string, given: string, family: string];

export type DemoTeam = {
  id: ScimGroupId;
  name: string;
  department: string;
  target: { roleId: (typeof DEMO_ROLES)[number]["id"] };
  people: readonly DemoPerson[];
};

const roleNamed = (name: string) => {
  const role = DEMO_ROLES.find((one) => one.name === name);
  if (!role) throw new Error("the demo has no such role");
  return { roleId: role.id };
};

/** Invented names: the teams of a leader, for lists that are as long as they are at work. */
export const DEMO_TEAMS: readonly DemoTeam[] = [
  {
    id: "0199d000-0000-7000-8000-0000000000b9" as ScimGroupId,
    name: "FREG Innbyggerservice",
    department: "Innbyggerservice",
    target: roleNamed("Innbyggertorg"),
    people: [
      ["aase.oedegaard", "Åse", "Ødegård"],
      ["aslaug.aasland", "Aslaug", "Åsland"],
      ["bjoern.aeroey", "Bjørn", "Ærøy"],
      ["cathrine.lunde", "Cathrine", "Lunde"],
      ["dag.oestvold", "Dag", "Østvold"],
      ["elle.siri", "Elle Máret", "Čáhppesnjárga"],
      ["erlend.bakke", "Erlend", "Bakke"],
      ["fatima.noor", "Fatima", "Noor"],
      ["frida.haaland", "Frida", "Håland"],
      ["geir.solberg", "Geir", "Solberg"],
      ["gro.vik", "Gro", "Vik"],
      ["haakon.tveit", "Håkon", "Tveit"],
      ["ingeborg.lang", "Ingeborg Anne-Marie", "Christophersen Wedel-Jarlsberg Østbye"],
      ["jorunn.moe", "Jorunn", "Moe"],
      ["kaare.nes", "Kåre", "Nes"],
      ["kristin.dahl", "Kristin", "Dahl"],
      ["lars.berg", "Lars", "Berg"],
      ["magnhild.ruud", "Magnhild", "Ruud"],
      ["nils.eira", "Nils Ánte", "Eira"],
      ["oeystein.lie", "Øystein", "Lie"],
      ["paal.straand", "Pål", "Strånd"],
      ["ragnhild.foss", "Ragnhild", "Foss"],
      ["sigrid.holm", "Sigrid", "Holm"],
      ["tor.vestby", "Tor", "Vestby"],
    ],
  },
  {
    id: "0199d000-0000-7000-8000-0000000000ba" as ScimGroupId,
    name: "FREG Dokumentsenter",
    department: "Dokumentsenteret",
    target: roleNamed("Innbyggertorg"),
    people: [
      ["unni.aas", "Unni", "Ås"],
      ["vegard.lien", "Vegard", "Lien"],
      ["wenche.aune", "Wenche", "Aune"],
      ["yngve.hauge", "Yngve", "Hauge"],
      ["aerling.sande", "Ærling", "Sande"],
      ["oeivind.roe", "Øivind", "Røe"],
      ["aagot.strand", "Ågot", "Strand"],
      ["marit.brekke", "Marit", "Brekke"],
    ],
  },
];

/**
 * The first team's access began some time ago: most of it ends within two weeks and may be renewed, that of two has lain
 * unused for too long, and that of two has long to go.
 */
export async function ageTeam(tx: Tx, organisation: OrganisationId, ids: readonly ScimUserId[]) {
  const spans = ids.map((_, i): [begin: number, end: number] =>
    i < ids.length - 4 ? [-20, 2 + (i % 11)] : i < ids.length - 2 ? [-60, 6] : [-10, 60],
  );
  await sql`update role_grant g set not_before = decision_now() + make_interval(days => s.begins),
      life_from = decision_now() + make_interval(days => s.begins),
      expires_at = decision_now() + make_interval(days => s.ends)
    from unnest(${ids}::uuid[], ${spans.map(([begin]) => begin)}::int[], ${spans.map(([, end]) => end)}::int[])
      as s (user_id, begins, ends)
    where g.organisation_id = ${organisation}::uuid and g.user_id = s.user_id`.execute(tx);
}

/** A review of the last team's access, open for two weeks; its leader answers. */
export async function reviewTeam(tx: Tx, change: Change, id: string, openedBy: ScimUserId): Promise<void> {
  const team = DEMO_TEAMS.at(-1) as DemoTeam;
  const scope = { groupId: team.id };
  const { now } = await tx.selectNoFrom(sql<Date>`decision_now()`.as("now")).executeTakeFirstOrThrow();
  const deadline = plusDays(instantOf(now), 14);
  const grants = await claimForReview(tx, change.organisation, scope);
  const name = `Gjennomgang av ${team.department}`;
  insertCampaign(tx, change, { id, name, scope, deadline, openedBy }, grants);
}
