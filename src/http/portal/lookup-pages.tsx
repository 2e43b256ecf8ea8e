import { Hono } from "hono";
import { LOOKUP } from "../../i18n/lookup-words.ts";
import { PROFILE } from "../../i18n/profile-words.ts";
import { REVEAL } from "../../i18n/reveal-words.ts";
import { isUuid, type RevealId } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import { lookUp } from "../../lookup/lookup-service.ts";
import { revealAddresses } from "../../lookup/reveal-service.ts";
import type { Role } from "../../roles/role.ts";
import { type Asked, NOTHING_ASKED } from "../../ui/lookup/asked.ts";
import { LookupPage, type Refused } from "../../ui/lookup/lookup-page.tsx";
import { ProfilePage, RevealAgainPage, type RevealTried } from "../../ui/lookup/profile-page.tsx";
import { RevealedPage } from "../../ui/lookup/reveal-page.tsx";
import type { FieldProblem } from "../../ui/view.ts";
import { askingOf, lookupDepsOf } from "../asking.ts";
import type { HttpEnv } from "../context.ts";
import type { Staff } from "../staff.ts";
import { page, refuse, viewOf } from "./page.tsx";
import {
  askedIn,
  codeOf,
  heldRoles,
  questionIn,
  questionProblems,
  refusedFor,
  roleOf,
  subjectOf,
} from "./people-form.ts";
import { requireForm, requireVisitor } from "./steps.ts";

const MS_OPEN = 5 * 60_000;

/**
 * Looking one person up, and seeing a protected address. The answer is the page itself: nothing about a citizen is ever in
 * an address (R10). The same services as the API's decide and record (R1).
 */
export const lookupPages = () =>
  new Hono<HttpEnv>()
    .get("/lookup", requireVisitor, async (c) => {
      const roles = await heldRoles(c);
      return form(c, { roles, role: roleOf(roles, c.req.query("role") ?? null), asked: NOTHING_ASKED });
    })
    .post("/lookup", requireVisitor, requireForm, lookUpOne)
    .post("/lookup/reveal", requireVisitor, requireForm, revealOne);

type FormProps = {
  roles: readonly Role[];
  role: Role | null;
  asked: Asked;
  problems?: readonly FieldProblem[];
  refused?: Refused | null;
};

const form = (
  c: Staff,
  { roles, role, asked, problems = [], refused = null }: FormProps,
  status: 200 | 400 = 200,
) =>
  page(
    c,
    viewOf(c).say(LOOKUP.title),
    <LookupPage
      view={viewOf(c)}
      roles={roles}
      role={role}
      asked={asked}
      problems={problems}
      refused={refused}
    />,
    status,
  );

async function lookUpOne(c: Staff) {
  const fields = c.get("form");
  const asked = askedIn(fields);
  const roles = await heldRoles(c);
  const wanted = fields.get("roleId") ?? "";
  const role = roles.find(({ id }) => id === wanted) ?? null;
  const again = { roles, role: role ?? roleOf(roles, null), asked };
  const problems = questionProblems(c, role, asked);
  const subject = await subjectOf(c, "lookup", wanted, asked);
  if (!subject.ok && "field" in subject.error) problems.unshift(subject.error);
  if (problems.length > 0) return form(c, { ...again, problems }, 400);
  if (!subject.ok)
    return refusedForm(c, again, "code" in subject.error ? subject.error.code : "invalid_fields");

  const revealId = fields.get("revealId") ?? "";
  const outcome = await lookUp(lookupDepsOf(c), {
    asking: askingOf(c, { roleId: wanted, purpose: asked.purpose }),
    number: subject.value,
    question: questionIn(asked),
    reveal: isUuid(revealId) ? (revealId as RevealId) : null,
  });
  const requestId = c.get("requestId");
  const shown = outcome.kind === "found" ? Object.keys(outcome.disclosure.person).length : 0;
  c.get("parts").log({ event: "lookup", requestId, outcome: outcome.kind, parts: shown });
  if (outcome.kind !== "found") return refusedForm(c, again, codeOf(outcome));
  const { disclosure, withheld } = outcome;
  const until = isUuid(revealId) ? endOf(c, fields.get("until")) : null;
  if (until !== null) closeAt(c, until);
  const found = { role: outcome.role, asked, disclosure, withheld, requestId, until };
  return page(c, viewOf(c).say(PROFILE.title), <ProfilePage view={viewOf(c)} found={found} />);
}

/** When the reveal that a form names is over, as its page said; five minutes from now at most. */
function endOf(c: Staff, said: string | null): Instant {
  const now = c.get("parts").clock.now();
  const end = Number(said ?? "");
  return (Number.isFinite(end) && end > now ? Math.min(end, now + MS_OPEN) : now + MS_OPEN) as Instant;
}

/** The browser leaves the page when the reveal is over; without script too. */
function closeAt(c: Staff, until: Instant): void {
  const seconds = Math.max(1, Math.round((until - c.get("parts").clock.now()) / 1000));
  c.header("refresh", `${seconds}; url=/lookup?done=over`);
}

function refusedForm(c: Staff, again: FormProps, code: Parameters<typeof refusedFor>[1]) {
  const { status, refused } = refusedFor(c, code);
  return form(c, { ...again, refused }, status as 400);
}

const REASON_PROBLEMS = ["reason_missing", "reason_holds_a_number", "reason_says_nothing"] as const;

async function revealOne(c: Staff) {
  const fields = c.get("form");
  const asked = askedIn(fields);
  const reason = (fields.get("reason") ?? "").slice(0, 500);
  const wanted = fields.get("roleId") ?? "";
  const role = (await heldRoles(c)).find(({ id }) => id === wanted);
  if (!role) return refuse(c, "role_not_held");
  const again = (status: 400, tried: Partial<RevealTried>) =>
    page(
      c,
      viewOf(c).say(REVEAL.reveal),
      <RevealAgainPage
        view={viewOf(c)}
        role={role}
        asked={asked}
        tried={{ problems: [], refused: null, reason, ...tried }}
      />,
      status,
    );
  const problems = questionProblems(c, role, asked);
  const subject = await subjectOf(c, "reveal", wanted, asked);
  if (!subject.ok && "code" in subject.error) {
    const { status, refused } = refusedFor(c, subject.error.code);
    return again(status, { refused });
  }
  if (!subject.ok && "field" in subject.error) problems.push(subject.error);
  if (!subject.ok || problems.length > 0) return again(400, { problems });

  const outcome = await revealAddresses(
    lookupDepsOf(c),
    askingOf(c, { roleId: wanted, purpose: asked.purpose }),
    { number: subject.value, question: questionIn(asked), reason },
  );
  const requestId = c.get("requestId");
  c.get("parts").log({ event: "reveal", requestId, outcome: outcome.kind });
  if (outcome.kind !== "revealed") {
    const code = codeOf(outcome);
    const about = REASON_PROBLEMS.find((one) => one === code);
    if (about) return again(400, { problems: [{ field: "reason", problem: viewOf(c).say(REVEAL[about]) }] });
    const { status, refused } = refusedFor(c, code);
    return again(status, { refused });
  }
  const { id: revealId, disclosure, until } = outcome;
  closeAt(c, until);
  return page(
    c,
    viewOf(c).say(REVEAL.revealedTitle),
    <RevealedPage
      view={viewOf(c)}
      role={outcome.role}
      asked={asked}
      disclosure={disclosure}
      revealId={revealId}
      until={until}
      requestId={requestId}
    />,
  );
}
