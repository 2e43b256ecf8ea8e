import type { ReviewItem } from "../../grants/reviews/campaign-list-store.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { CAMPAIGNS, REVIEWS } from "../../i18n/review-words.ts";
import { TEAM } from "../../i18n/team-words.ts";
import type { Text } from "../../i18n/text.ts";
import { type Color, Tag } from "../parts/block.tsx";
import type { Column } from "../parts/list.ts";
import type { View } from "../view.ts";
import { ItemRight, ItemUse, itemRight, useWords } from "./item-parts.tsx";

const STATUS: Record<ReviewItem["status"], readonly [Color, Text]> = {
  waiting: ["info", CAMPAIGNS.waiting],
  keep: ["success", CAMPAIGNS.kept],
  remove: ["danger", CAMPAIGNS.removed],
  unanswered: ["danger", CAMPAIGNS.unanswered],
  ended: ["neutral", CAMPAIGNS.ended],
};

const statusText = (view: View, { status }: ReviewItem): string => view.say(STATUS[status][1]);

export const itemColumns = (view: View, names: ReadonlyMap<string, string>): Column<ReviewItem>[] => {
  const who = ({ answeredBy, reviewer, status }: ReviewItem): string => {
    if (answeredBy) return names.get(answeredBy) ?? "";
    if (status !== "waiting") return "";
    return reviewer === null ? view.say(TEAM.iamStaff) : (names.get(reviewer) ?? "");
  };
  return [
    {
      key: "person",
      head: TEAM.person,
      cell: ({ holder }) => holder.name,
      text: ({ holder }) => holder.name,
      sort: ({ holder }) => holder.name,
    },
    {
      key: "role",
      head: TEAM.role,
      cell: (item) => <ItemRight view={view} item={item} />,
      text: (item) => itemRight(view, item),
      sort: (item) => itemRight(view, item),
    },
    {
      key: "use",
      head: REVIEWS.use,
      cell: ({ use }) => <ItemUse view={view} use={use} />,
      text: ({ use }) => useWords(view, use),
      sort: ({ use }) => use?.in90Days ?? -1,
    },
    { key: "who", head: CAMPAIGNS.reviewer, cell: who, text: who, sort: who },
    {
      key: "reason",
      head: COMMON.reason,
      cell: ({ reason }) => reason ?? "",
      text: ({ reason }) => reason ?? "",
    },
    {
      key: "status",
      head: COMMON.status,
      cell: (item) => <Tag color={STATUS[item.status][0]}>{statusText(view, item)}</Tag>,
      text: (item) => statusText(view, item),
      sort: (item) => statusText(view, item),
    },
  ];
};
