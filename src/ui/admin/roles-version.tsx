import type { Preview } from "../../grants/preview-policy.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { ROLES } from "../../i18n/role-words.ts";
import type { Difference } from "../../roles/definition-policy.ts";
import type { RoleVersion } from "../../roles/version-store.ts";
import { PageHeader } from "../document.tsx";
import { Alert } from "../parts/block.tsx";
import type { View } from "../view.ts";
import { ApprovalCard } from "./approval-card.tsx";
import { PreviewBlock, type Stale, StaleAlert } from "./mappings-preview.tsx";
import { actorIn } from "./mappings-words.ts";
import { Definition, Differences } from "./roles-definition.tsx";
import { RoleDone, VersionTag } from "./roles-page.tsx";

export type RoleVersionPageProps = {
  view: View;
  version: RoleVersion;
  /** Against the version in force, of a proposal that comes after one. */
  differences: readonly Difference[] | null;
  preview: Preview | null;
  people: ReadonlyMap<string, string>;
  fresh: boolean;
  refusal?: string | null;
  stale?: readonly Stale[] | null;
};

/** One version of a role; of a proposal what it changes, what that does, and its approval. */
export const RoleVersionPage = (props: RoleVersionPageProps) => {
  const { view, version, differences, preview, people, fresh, refusal, stale } = props;
  const { say, moment, visitor } = view;
  const { role } = version;
  const changes = visitor?.portalRoles.includes("iam") ?? false;
  const proposed = say(ROLES.by, moment(version.proposedAt), actorIn(view, version.proposedBy, people));
  return (
    <>
      <PageHeader
        title={say(ROLES.proposalTitle, role.name, String(role.version))}
        lead={`${say(ROLES.proposedBy)}: ${proposed}`}
      />
      <RoleDone view={view} />
      {refusal && (
        <Alert color="danger" refuses>
          {refusal}
        </Alert>
      )}
      {stale && <StaleAlert view={view} stale={stale} />}
      <p>
        <VersionTag view={view} version={version} />
      </p>
      {!changes && <Alert color="info">{say(ROLES.onlyReading)}</Alert>}
      {differences && (
        <Differences view={view} title={say(ROLES.changesTitle)} differences={differences} people={people} />
      )}
      {preview && <PreviewBlock view={view} preview={preview} />}
      {preview && changes && (
        <ApprovalCard view={view} preview={preview} proposer={version.proposedBy} fresh={fresh} />
      )}
      <Definition view={view} role={role} people={people} allowed={null} />
      <p>
        <a class="ds-link" href={`/admin/roles/${role.id}`}>
          {say(COMMON.back)}
        </a>
      </p>
    </>
  );
};
