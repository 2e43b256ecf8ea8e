import type { ProblemTable } from "./table.ts";

/** Mappings, and what two people decide. */
export const MAPPINGS = {
  unknown_mapping: [404, "There is no such mapping."],
  unknown_group: [404, "There is no such group; GET /api/v1/groups lists them."],
  mapped_already: [409, "The group is mapped to this role already."],
  approver_would_gain: [403, "You are a member of this group, or gain by it; somebody else must approve."],
  own_proposal: [403, "Four eyes: somebody other than the proposer must approve."],
  not_proposed: [409, "Nothing is proposed here that waits for approval."],
  not_active: [409, "Only an active mapping can be changed; a proposal is withdrawn and made again."],
  change_waits: [
    409,
    "Another change of this mapping waits for approval. Approve or withdraw that one first.",
  ],
  group_lives: [
    409,
    "A group is replaced only after the directory has deleted it. Propose a mapping of its own.",
  ],
  group_deleted: [
    409,
    "The group was deleted. Name the one that replaces it in `groupId`, or retire the mapping.",
  ],
  ended_already: [409, "The mapping has ended already."],
  last_administrator: [
    409,
    "Nobody else would be left with this right. Give it to somebody through another mapping first.",
  ],
  no_mass_removal: [409, "Nothing of this source is suspended by a mass removal; see GET /api/v1/removals."],
  longer_than_the_role_allows: [422, "The time-to-live is longer than the role's longest life."],
  break_glass_takes_a_role: [422, "The glass can be broken for a role only, not for a portal role."],
  validity_over: [422, "The validity ends before it begins, or has ended. Choose a later end."],
} as const satisfies ProblemTable;
