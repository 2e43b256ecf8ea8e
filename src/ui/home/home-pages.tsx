import { COMMON } from "../../i18n/common-words.ts";
import { HOME } from "../../i18n/home-words.ts";
import { PageHeader } from "../document.tsx";
import { Card } from "../parts/block.tsx";
import { ButtonLink } from "../parts/form.tsx";
import type { View } from "../view.ts";

/** Before sign-in: what this is, and the way in. Nothing on it is about a person or an organisation. */
export const Front = ({ view }: { view: View }) => (
  <>
    <PageHeader title={view.say(COMMON.product)} lead={view.say(HOME.welcome)} />
    <Card title={view.say(COMMON.signIn)}>
      <p>{view.say(HOME.signInLead)}</p>
      <p>
        <ButtonLink href="/signin" variant="primary">
          {view.say(COMMON.signIn)}
        </ButtonLink>
      </p>
    </Card>
    <Card title={view.say(HOME.forSystems)}>
      <ul class="ds-list">
        <li>
          <a class="ds-link" href="/api/v1/docs">
            {view.say(HOME.api)}
          </a>
        </li>
        <li>
          <a class="ds-link" href="/health/ready">
            {view.say(HOME.health)}
          </a>
        </li>
      </ul>
    </Card>
  </>
);
