import { DEMO_ROLES } from "./demo-roles.ts";
import { population } from "./population/population.ts";
import { DEMO_GROUPS, DEMO_ORGANISATION, demoUserName } from "./seed.ts";
import type { StandInAddresses } from "./stand-ins.ts";

export type Welcome = { port: number; scimToken: string; addresses: StandInAddresses; dataDir: string };

/** Prints where everything is and three commands to try; test/demo/welcome.pg.test.ts runs them as printed. */
export function printWelcome(welcome: Welcome): void {
  process.stdout.write(`${welcomeText(welcome)}\n`);
}

export function welcomeText({ port, scimToken, addresses, dataDir }: Welcome): string {
  const base = `http://127.0.0.1:${port}`;
  const [role] = DEMO_ROLES;
  const [group] = DEMO_GROUPS;
  const [resident] = population().residents();
  if (!role || !group || !resident) throw new Error("the demo has lost its first role, group or resident");
  const cli = `${dataDir === ".data" ? "" : `DATA_DIR='${dataDir}' `}npm run --silent cli --`;
  const newcomer = demoUserName("ny.kollega");
  const scim = `-H 'Authorization: Bearer ${scimToken}' -H 'Content-Type: application/scim+json'`;
  const user = JSON.stringify({
    userName: newcomer,
    externalId: "demo-ny.kollega",
    active: true,
    displayName: "Ny Kollega",
  });
  const question = JSON.stringify({
    roleId: role.id,
    foedselsnummer: resident.foedselsnummer,
    purpose: role.purposes[0]?.code,
  });
  const people = DEMO_GROUPS.map(
    (one) => `  ${one.name.padEnd(24)}${one.members.map(demoUserName).join("  ")}`,
  );
  return `
────────────────────────────────────────────────────────────────────────────
  identity-sync DEMO: every person is synthetic, every other system a stand-in
────────────────────────────────────────────────────────────────────────────
  Start page         ${base}/
  SCIM               ${base}/scim/v2
  SCIM token         ${scimToken}
  API                ${base}/api/v1
  Entra (stand-in)   ${addresses.authority}
  Register           ${addresses.register}   Maskinporten  ${addresses.maskinporten}
  Kept in            ${dataDir}   (events.log is the log)

  People of ${DEMO_ORGANISATION.name}, by group:
${people.join("\n")}

  1. Push a user into the group ${group.name}, as Entra does:
curl -s -o /dev/null ${base}/scim/v2/Users ${scim} -d '${user}'; curl -s -w '%{http_code}\\n' -X PATCH ${base}/scim/v2/Groups/${group.id} ${scim} -d "{\\"Operations\\":[{\\"op\\":\\"Add\\",\\"path\\":\\"members\\",\\"value\\":[{\\"value\\":\\"$(curl -s -G ${base}/scim/v2/Users ${scim} --data-urlencode 'filter=userName eq "${newcomer}"' | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')\\"}]}]}"

  2. Look ${resident.name} up as that user, in the role ${role.name}:
curl -s ${base}/api/v1/lookups -H "Authorization: Bearer $(${cli} demo token ${newcomer})" -H 'Content-Type: application/json' -d '${question}'; echo

  3. See it in the audit log:
${cli} audit list

  More: ${cli} demo people   (whom to look up, and what each shows)
`;
}
