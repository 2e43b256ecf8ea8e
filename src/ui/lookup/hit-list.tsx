import { LOOKUP } from "../../i18n/lookup-words.ts";
import { SEARCH } from "../../i18n/search-words.ts";
import { isoOf } from "../../kernel/instant.ts";
import type { Disclosure } from "../../lookup/minimise-policy.ts";
import type { Role } from "../../roles/role.ts";
import { Alert, Card, Empty } from "../parts/block.tsx";
import { Button, Form } from "../parts/form.tsx";
import type { View } from "../view.ts";
import { addressLines } from "./address-lines.ts";
import { type Asked, questionFieldsOf } from "./asked.ts";
import { Hidden } from "./hidden.tsx";
import { ProtectionTag, presentIn } from "./profile-parts.tsx";
import { ageOn, codeAt, nameAt, textAt } from "./row-values.ts";

export type Hits = {
  hits: readonly (Disclosure & { hit: string })[];
  more: boolean;
  requestId: string;
};

type HitListProps = { view: View; role: Role; asked: Asked; found: Hits };

/** Who fits and may be found; how many others there are is told nobody. */
export const HitList = ({ view, role, asked, found }: HitListProps) => (
  <Card title={view.say(SEARCH.hits)}>
    {found.hits.length === 0 ? (
      <Empty title={view.say(SEARCH.nobody)}>
        <p>{view.say(SEARCH.nobodyNext)}</p>
      </Empty>
    ) : (
      <ul class="hits">
        {found.hits.map(({ hit, person }) => {
          const name = nameAt(presentIn(person, "navn")) ?? view.say(SEARCH.noName);
          return (
            <li>
              <div>
                <p>
                  <strong>{name}</strong>
                </p>
                <HitLines view={view} person={person} />
              </div>
              <Form view={view} action="/lookup">
                <Hidden fields={[...questionFieldsOf(role, { ...asked, parts: [] }), ["hit", hit]]} />
                <Button variant="secondary" label={view.say(SEARCH.open, name)}>
                  {view.say(LOOKUP.lookUp)}
                </Button>
              </Form>
            </li>
          );
        })}
      </ul>
    )}
    {found.more && <Alert color="info">{view.say(SEARCH.more)}</Alert>}
    <p class="muted">
      {view.say(LOOKUP.reference)}: <code>{found.requestId}</code>
    </p>
  </Card>
);

const HitLines = ({ view, person }: { view: View; person: Disclosure["person"] }) => {
  const born = textAt(presentIn(person, "foedsel"), "foedselsdato");
  const age =
    born === null
      ? null
      : ageOn(born, textAt(presentIn(person, "doedsfall"), "doedsdato") ?? isoOf(view.now));
  const home = presentIn(person, "bostedsadresse");
  const level = presentIn(person, "adressebeskyttelse")?.graderingsnivaa ?? home?.adressegradering;
  const words = [
    born === null
      ? null
      : age === null
        ? view.date(born)
        : view.say(SEARCH.bornShort, view.date(born), view.number(age)),
    codeAt(view, presentIn(person, "kjoenn"), "kjoenn", "sex"),
    codeAt(view, presentIn(person, "status"), "status", "status"),
  ].filter(Boolean);
  return (
    <>
      {words.length > 0 && <p class="line">{words.join(" · ")}</p>}
      {home && home.skjermet !== true && <p class="line">{addressLines(view, home).join(", ")}</p>}
      {level !== undefined && <ProtectionTag view={view} level={level} />}
    </>
  );
};
