import { z } from "@hono/zod-openapi";
import type { End, Preview } from "../grants/preview-policy.ts";
import { isoOf } from "../kernel/instant.ts";

const end = z.union([
  z.object({ at: z.string() }),
  z.object({ days: z.number().int(), noLaterThan: z.string().nullable() }).describe("from the approval"),
]);

export const previewShown = z
  .object({
    hash: z.string().describe("send it with the approval; what has another one is refused"),
    effects: z.array(
      z.object({
        user: z.string(),
        system: z.literal(true).optional().describe("a case system, and no person"),
        name: z.string(),
        what: z.enum([
          "gains",
          "asks",
          "resumes",
          "ends_earlier",
          "loses",
          "parts_change",
          "may_break_glass",
        ]),
        suspended: z
          .literal(true)
          .optional()
          .describe("gives no access now (suspended, or not begun), and none by this"),
        end: end.nullable().describe("when the access ends afterwards; null where there is none"),
        partsGained: z.array(z.string()),
        partsLost: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: "Preview" });

/** What an approval takes: the hash of what the approver has seen. */
export const approvalGiven = z
  .strictObject({ previewHash: z.string().min(1).max(64) })
  .meta({ id: "Approval" });

export const showPreview = ({ hash, effects }: Preview): z.infer<typeof previewShown> => ({
  hash,
  effects: effects.map((effect) => ({
    ...effect,
    end: effect.end && showEnd(effect.end),
    partsGained: [...effect.partsGained],
    partsLost: [...effect.partsLost],
  })),
});

const showEnd = (it: End): z.infer<typeof end> =>
  "at" in it
    ? { at: isoOf(it.at) }
    : { days: it.days, noLaterThan: it.noLaterThan === null ? null : isoOf(it.noLaterThan) };
