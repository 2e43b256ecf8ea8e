import type { Preview } from "../../grants/preview-policy.ts";
import { MAPPINGS } from "../../i18n/mapping-words.ts";
import { Alert, Card } from "../parts/block.tsx";
import { Button, ButtonLink, Form } from "../parts/form.tsx";
import type { View } from "../view.ts";
import { seenOf } from "./mappings-preview.tsx";

type Props = { view: View; preview: Preview; proposer: string | null; fresh: boolean };

/**
 * What the second person does: approve exactly what the preview shows, or take the proposal back. Who may not approve is
 * told why, and what to do instead. The form goes to the page that it stands on.
 */
export const ApprovalCard = ({ view, preview, proposer, fresh }: Props) => {
  const { say, path, visitor } = view;
  const me = visitor?.user;
  const gains = preview.effects.some(({ user, what }) => user === me && what !== "loses");
  const why = proposer === me ? MAPPINGS.fourEyes : gains ? MAPPINGS.wouldGain : null;
  if (!fresh)
    return (
      <Card title={say(MAPPINGS.approveTitle)}>
        {why && <p>{say(why)}</p>}
        <p>{say(MAPPINGS.signInAgainWhy)}</p>
        <div class="buttons">
          <ButtonLink href={`/signin?fresh=yes&next=${encodeURIComponent(path)}`} variant="primary">
            {say(MAPPINGS.signInAgain)}
          </ButtonLink>
        </div>
      </Card>
    );
  return (
    <Card title={say(MAPPINGS.approveTitle)}>
      {why ? <Alert color="info">{say(why)}</Alert> : <p>{say(MAPPINGS.approveLead)}</p>}
      <Form view={view} action={path}>
        <input type="hidden" name="hash" value={preview.hash} />
        <input type="hidden" name="seen" value={seenOf(preview)} />
        <div class="buttons">
          {!why && (
            <Button name="act" value="approve">
              {say(MAPPINGS.approve)}
            </Button>
          )}
          <Button name="act" value="withdraw" variant="secondary">
            {say(MAPPINGS.withdraw)}
          </Button>
        </div>
      </Form>
    </Card>
  );
};
