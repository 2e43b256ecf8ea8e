import { ACCESSIBILITY as WORDS } from "../../i18n/accessibility-words.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { PageHeader } from "../document.tsx";
import { Card } from "../parts/block.tsx";
import type { View } from "../view.ts";

/** When somebody last held the statement against the product. Change it with the words. */
const UPDATED = "2026-11-22";

export const AccessibilityStatement = ({ view }: { view: View }) => {
  const { say } = view;
  return (
    <>
      <PageHeader title={say(COMMON.accessibility)} lead={say(WORDS.lead)} />
      <Card title={say(WORDS.statusTitle)} class="prose">
        <p>{say(WORDS.status)}</p>
      </Card>
      <Card title={say(WORDS.testedTitle)} class="prose">
        <ul class="ds-list">
          <li>{say(WORDS.testedAxe)}</li>
          <li>{say(WORDS.testedKeyboard)}</li>
          <li>{say(WORDS.testedScript)}</li>
        </ul>
      </Card>
      <Card title={say(WORDS.knownTitle)} class="prose">
        <ul class="ds-list">
          <li>{say(WORDS.knownPeople)}</li>
          <li>{say(WORDS.knownTables)}</li>
          <li>{say(WORDS.knownEnglish)}</li>
        </ul>
      </Card>
      <Card title={say(WORDS.feedbackTitle)} class="prose">
        <p>{say(WORDS.feedback)}</p>
        <p>
          {say(WORDS.authority)}{" "}
          <a class="ds-link" href="https://www.uutilsynet.no/">
            {say(WORDS.authorityLink)}
          </a>
        </p>
      </Card>
      <Card title={say(WORDS.ownTitle)} class="prose">
        <p>{say(WORDS.own)}</p>
      </Card>
      <p class="muted">{say(WORDS.updated, view.date(UPDATED))}</p>
    </>
  );
};
