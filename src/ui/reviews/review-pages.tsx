import type { ReviewItem } from "../../grants/reviews/campaign-list-store.ts";
import type { MyReviews } from "../../grants/reviews/my-reviews-service.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { REVIEWS } from "../../i18n/review-words.ts";
import { TEAM } from "../../i18n/team-words.ts";
import { PageHeader } from "../document.tsx";
import { Card, Empty } from "../parts/block.tsx";
import { Button, ButtonLink, Choices, ErrorSummary, errorOf, Form, TextArea } from "../parts/form.tsx";
import type { Child, FieldProblem, View } from "../view.ts";
import { ItemRight, ItemUse } from "./item-parts.tsx";

type Names = ReadonlyMap<string, string>;
type OverviewProps = { view: View; reviews: MyReviews; names: Names; done?: Child };

const deadlineText = (view: View, { deadline }: ReviewItem): string =>
  view.say(REVIEWS.by, view.moment(deadline), view.number(Math.max(0, view.daysUntil(deadline, view.now))));

/** Every campaign that waits for this person. */
export const ReviewsPage = ({ view, reviews, names, done }: OverviewProps) => {
  const { say } = view;
  const ids = [...new Set(reviews.items.map(({ campaign }) => campaign))];
  const itemsOf = (id: string) => reviews.items.filter(({ campaign }) => campaign === id);
  return (
    <>
      <PageHeader title={say(REVIEWS.title)} lead={say(REVIEWS.lead)} />
      {done}
      {ids.length === 0 ? (
        <Card>
          <Empty title={say(REVIEWS.none)}>
            <p>{say(REVIEWS.noneNext)}</p>
          </Empty>
        </Card>
      ) : (
        <div class="cards">
          {ids.map((id) => (
            <Card title={names.get(id) ?? ""}>
              <p>{say(REVIEWS.waitingFor, view.number(itemsOf(id).length))}</p>
              {itemsOf(id)
                .slice(0, 1)
                .map((item) => (
                  <p>{deadlineText(view, item)}</p>
                ))}
              <p>
                <ButtonLink href={`/reviews/${id}`} variant="primary">
                  {say(REVIEWS.answerNow)}
                </ButtonLink>
              </p>
            </Card>
          ))}
        </div>
      )}
    </>
  );
};

/** What was answered so far: for single rows, and for all others. */
export type Answers = {
  single: ReadonlyMap<string, { answer: "keep" | "remove" | null; reason: string }>;
  rest: "leave" | "keep" | "remove";
  restReason: string;
};

export type AnswerProps = {
  view: View;
  name: string;
  items: readonly ReviewItem[];
  answers: Answers;
  problems: readonly FieldProblem[];
  /** Which part of all that wait this is: so many answers fit one form. */
  part: { page: number; pages: number };
};

/** Keep or take away, for each one or for all with exceptions. */
export const AnswerPage = ({ view, name, items, answers, problems, part }: AnswerProps) => {
  const { say } = view;
  const [first] = items;
  return (
    <>
      <PageHeader title={name} lead={first && deadlineText(view, first)}>
        <ButtonLink href="/reviews">{say(COMMON.back)}</ButtonLink>
      </PageHeader>
      <ErrorSummary view={view} problems={problems} />
      {part.pages > 1 && (
        <nav class="buttons" aria-label={say(COMMON.pages)}>
          {Array.from({ length: part.pages }, (_, i) => i + 1).map((page) => (
            <a
              class="ds-link"
              href={`${view.path}?page=${page}`}
              aria-current={page === part.page ? "true" : undefined}
            >
              {say(COMMON.page, page)}
            </a>
          ))}
        </nav>
      )}
      <Form view={view} action={`${view.path}?page=${part.page}`} class="wide-form">
        <div class="list">
          <section class="table-frame" tabindex={0} aria-label={say(COMMON.scrollable, name)}>
            <table class="ds-table" data-color="neutral">
              <thead>
                <tr>
                  {[TEAM.person, TEAM.role, REVIEWS.use, TEAM.until, REVIEWS.answer, COMMON.reason].map(
                    (head) => (
                      <th scope="col">{say(head)}</th>
                    ),
                  )}
                </tr>
              </thead>
              <tbody>
                {items.map((item) => (
                  <AnswerRow view={view} item={item} answers={answers} problems={problems} />
                ))}
              </tbody>
            </table>
          </section>
        </div>
        <Card>
          <Choices
            kind="radio"
            name="rest"
            label={say(REVIEWS.rest)}
            hint={say(REVIEWS.restHint)}
            choices={[
              { value: "leave", label: say(REVIEWS.restLeave) },
              { value: "keep", label: say(REVIEWS.restKeep) },
              { value: "remove", label: say(REVIEWS.restRemove) },
            ]}
            chosen={[answers.rest]}
            error={errorOf(problems, "rest")}
          />
          <TextArea
            name="restReason"
            label={say(REVIEWS.restReason)}
            hint={say(TEAM.reasonHint)}
            value={answers.restReason}
            error={errorOf(problems, "restReason")}
          />
          <div class="buttons">
            <Button name="step" value="check">
              {say(REVIEWS.check)}
            </Button>
          </div>
        </Card>
      </Form>
    </>
  );
};

type RowProps = Pick<AnswerProps, "view" | "answers" | "problems"> & { item: ReviewItem };

const AnswerRow = ({ view, item, answers, problems }: RowProps) => {
  const { say } = view;
  const given = answers.single.get(item.grant);
  const field = `reason-${item.grant}`;
  const problem = errorOf(problems, field);
  return (
    <tr>
      <th scope="row">{item.holder.name}</th>
      <td>
        <ItemRight view={view} item={item} />
      </td>
      <td>
        <ItemUse view={view} use={item.use} />
      </td>
      <td class="nowrap">{view.day(item.expiresAt)}</td>
      <td>
        <select
          class="ds-input"
          name={`answer-${item.grant}`}
          aria-label={say(REVIEWS.answerOf, item.holder.name)}
        >
          <option value="">{say(REVIEWS.asBelow)}</option>
          {(["keep", "remove"] as const).map((value) => (
            <option value={value} selected={given?.answer === value}>
              {say(REVIEWS[value])}
            </option>
          ))}
        </select>
      </td>
      <td>
        <input
          class="ds-input"
          id={`field-${field}`}
          name={field}
          maxlength={500}
          autocomplete="off"
          value={given?.reason ?? ""}
          aria-label={say(REVIEWS.reasonOf, item.holder.name)}
          aria-invalid={problem ? "true" : undefined}
        />
        {problem && <p class="ds-validation-message">{problem}</p>}
      </td>
    </tr>
  );
};
