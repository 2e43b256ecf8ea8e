import type { ReviewItem } from "../../grants/reviews/campaign-list-store.ts";
import { REVIEWS } from "../../i18n/review-words.ts";
import { PageHeader } from "../document.tsx";
import { Card } from "../parts/block.tsx";
import { Button, Form } from "../parts/form.tsx";
import type { AnswerProps } from "./review-pages.tsx";

type CheckProps = Omit<AnswerProps, "problems">;

/** Before the answers are sent: who keeps and who loses access, by name. */
export const CheckPage = ({ view, name, items, answers, part }: CheckProps) => {
  const { say, number } = view;
  const answerOf = (item: ReviewItem) => answers.single.get(item.grant)?.answer ?? answers.rest;
  const groups = [
    [REVIEWS.willRemove, items.filter((item) => answerOf(item) === "remove")],
    [REVIEWS.willKeep, items.filter((item) => answerOf(item) === "keep")],
    [REVIEWS.willWait, items.filter((item) => answerOf(item) === "leave")],
  ] as const;
  return (
    <>
      <PageHeader title={say(REVIEWS.checkTitle)} lead={`${name}. ${say(REVIEWS.checkLead)}`} />
      {groups.map(
        ([title, some]) =>
          some.length > 0 && (
            <Card title={say(title, number(some.length))}>
              <ul class="ds-list name-columns">
                {some.map(({ holder }) => (
                  <li>{holder.name}</li>
                ))}
              </ul>
            </Card>
          ),
      )}
      <Form view={view} action={`${view.path}?page=${part.page}`}>
        {[...answers.single].map(([grant, { answer, reason }]) => (
          <>
            <input type="hidden" name={`answer-${grant}`} value={answer ?? ""} />
            <input type="hidden" name={`reason-${grant}`} value={reason} />
          </>
        ))}
        <input type="hidden" name="rest" value={answers.rest} />
        <input type="hidden" name="restReason" value={answers.restReason} />
        {/* Whoever is added meanwhile was not shown, and is not answered for. */}
        {items.map(({ grant }) => (
          <input type="hidden" name="shown" value={grant} />
        ))}
        <div class="buttons">
          <Button name="step" value="answer">
            {say(REVIEWS.send)}
          </Button>
          <Button variant="secondary" name="step" value="edit">
            {say(REVIEWS.change)}
          </Button>
        </div>
      </Form>
    </>
  );
};
