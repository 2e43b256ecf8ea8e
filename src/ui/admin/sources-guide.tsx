import { GUIDE } from "../../i18n/entra-guide-words.ts";
import type { Text } from "../../i18n/text.ts";
import type { SourceRow } from "../../oversight/source-store.ts";
import { Card } from "../parts/block.tsx";
import { ButtonLink } from "../parts/form.tsx";
import type { Child, View } from "../view.ts";

type GuideProps = {
  view: View;
  source: SourceRow;
  /** What Entra's field "Tenant URL" takes. */
  tenantUrl: string;
  /** The token that was made a moment ago; null on any other page, for it is kept nowhere. */
  token: string | null;
};

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
/** Entra's attribute, ours, and what to know about it. */
const PEOPLE: readonly (readonly [string, string, Text | null])[] = [
  ["objectId", "externalId", GUIDE.matchSecond],
  ["userPrincipalName", "userName", GUIDE.matchFirst],
  ['Switch([IsSoftDeleted], , "False", "True", "True", "False")', "active", GUIDE.keep],
  ["displayName", "displayName", GUIDE.shown],
  ["mail", 'emails[type eq "work"].value', GUIDE.shown],
  ["jobTitle", "title", GUIDE.shown],
  ["department", `${ENTERPRISE}:department`, GUIDE.shown],
  ["manager", `${ENTERPRISE}:manager`, GUIDE.leader],
];
const GROUPS: readonly (readonly [string, string, Text | null])[] = [
  ["displayName", "displayName", GUIDE.matchFirst],
  ["objectId", "externalId", null],
  ["members", "members", null],
];

/** How a source is set up in Entra, step by step, every value filled in. */
export const EntraGuide = ({ view, source, tenantUrl, token }: GuideProps) => {
  const { say } = view;
  return (
    <Card title={say(GUIDE.title)}>
      <p>{say(GUIDE.lead)}</p>
      <ol class="guide">
        <li>
          <p>{say(GUIDE.create)}</p>
          <Path
            steps={[
              "Enterprise applications",
              "New application",
              "Create your own application",
              "Integrate any other application you don't find in the gallery (Non-gallery)",
            ]}
          />
          <p>{say(GUIDE.nameIt)}:</p>
          <Copyable view={view} id="guide-name" what={say(GUIDE.nameIt)} value={source.name} />
        </li>
        <li>
          <p>{say(GUIDE.provisioning)}</p>
          <Path steps={["Provisioning", "New configuration"]} />
        </li>
        <li>
          <p>{say(GUIDE.credentials)}</p>
          <p>
            <em lang="en">Tenant URL</em>
          </p>
          <Copyable view={view} id="guide-url" what={say(GUIDE.tenantUrl)} value={tenantUrl} />
          <p class="muted">{say(GUIDE.flag)}</p>
          <p>
            <em lang="en">Secret Token</em>
          </p>
          {source.entraAudience !== null ? (
            <p>{say(GUIDE.secretBlank)}</p>
          ) : token !== null ? (
            <Copyable view={view} id="guide-token" what={say(GUIDE.secret)} value={token} />
          ) : (
            <p>{say(GUIDE.secretMake)}</p>
          )}
        </li>
        <li>
          <p>{say(GUIDE.test)}</p>
        </li>
        <li>
          <p>{say(GUIDE.mappings)}</p>
          <Path steps={["Provisioning", "Attribute mapping", "Provision Microsoft Entra ID Users"]} />
          <Attributes view={view} label={say(GUIDE.mappings)} rows={PEOPLE} />
          <p>{say(GUIDE.deleteRest)}</p>
          <p>{say(GUIDE.groups)}</p>
          <Path steps={["Attribute mapping", "Provision Microsoft Entra ID Groups"]} />
          <Attributes view={view} label={say(GUIDE.groups)} rows={GROUPS} />
        </li>
        <li>
          <p>{say(GUIDE.scope)}</p>
          <Path steps={["Users and groups", "Add user/group"]} />
          <p>
            {say(GUIDE.scopeIs)}: <em lang="en">Sync only assigned users and groups</em>
          </p>
        </li>
        <li>
          <p>{say(GUIDE.start)}</p>
          <Path steps={["Overview", "Start provisioning"]} />
        </li>
        <li>
          <p>{say(GUIDE.last)}</p>
          {view.visitor?.portalRoles.includes("iam") && (
            <ButtonLink href="/admin/groups">{say(GUIDE.toGroups)}</ButtonLink>
          )}
        </li>
      </ol>
    </Card>
  );
};

/** Where to go in Entra. */
const Path = ({ steps }: { steps: readonly string[] }) => (
  <p lang="en">
    {steps.map(
      (step, i): Child => (
        <>
          {i > 0 && " › "}
          <em>{step}</em>
        </>
      ),
    )}
  </p>
);

type CopyableProps = { view: View; id: string; what: string; value: string };

/** A value to be pasted somewhere else; without script it is marked and copied by hand. */
export const Copyable = ({ view, id, what, value }: CopyableProps) => (
  <div class="copyable">
    <code id={id}>{value}</code>
    <button
      type="button"
      class="ds-button"
      data-variant="secondary"
      data-copy={id}
      data-copied={view.say(GUIDE.copied)}
      hidden
    >
      {view.say(GUIDE.copy)}
      <span class="ds-sr-only"> {what}</span>
    </button>
  </div>
);

type AttributesProps = {
  view: View;
  label: string;
  rows: readonly (readonly [string, string, Text | null])[];
};

const Attributes = ({ view, label, rows }: AttributesProps) => (
  <section class="table-frame" tabindex={0} aria-label={label}>
    <table class="ds-table">
      <thead>
        <tr>
          {[GUIDE.inEntra, GUIDE.here, GUIDE.note].map((head) => (
            <th scope="col">{view.say(head)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([entra, ours, note]) => (
          <tr>
            <td>
              <code>{entra}</code>
            </td>
            <td>
              <code>{ours}</code>
            </td>
            <td>{note && view.say(note)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);
