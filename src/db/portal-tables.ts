import type { Defaulted } from "./columns.ts";

export type PortalSessionTable = {
  organisation_id: string;
  id: string;
  hash: Buffer;
  user_id: string;
  tenant: string;
  object_id: string;
  signed_in_at: Date | null;
  started_at: Defaulted;
  used_at: Defaulted;
  ends_at: Date;
  ended_at: Date | null;
  ended_reason: "signed_out" | "signed_out_everywhere" | "replaced" | "account_ended" | "ended_by_iam" | null;
};

/** How many questions about people a day in Norway had. */
export type QuestionDayTable = {
  organisation_id: string;
  /** As `pg` reads a date; statements give it as text. */
  day: Date;
  answered: number;
  refused: number;
};
