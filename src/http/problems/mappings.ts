import type { ProblemTable } from "./table.ts";

/** Mappings, and what two people decide. */
export const MAPPINGS = {
  unknown_mapping: [404, "There is no such mapping."],
  unknown_group: [404, "There is no such group; GET /api/v1/groups lists them."],
  mapped_already: [409, "The group is mapped to this role already."],
  approver_would_gain: [403, "You are a member of this group; somebody who is not must approve."],
  own_proposal: [403, "Four eyes: somebody other than the proposer must approve."],
  not_proposed: [409, "Only a proposed mapping can be approved."],
  ended_already: [409, "The mapping has ended already."],
  longer_than_the_role_allows: [422, "The time-to-live is longer than the role's longest life."],
} as const satisfies ProblemTable;
