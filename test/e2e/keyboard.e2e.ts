import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Look } from "./browser.ts";
import { type Keyboard, keyboardOf } from "./keyboard.ts";
import { adult, hidden, openPortal, type Portal } from "./portal.ts";

// The main flows of everybody, with the keyboard alone: what stands on the way has to be seen, in order and with a ring.

let portal: Portal;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

/** Opens this person's window at a page, does this there with the keyboard, and closes it. */
async function as(
  nick: string | null,
  path: string,
  act: (keyboard: Keyboard, page: Page) => Promise<void>,
  look: Look = {},
): Promise<void> {
  const { page, faults, close } = await portal.as(nick, look);
  const keyboard = await keyboardOf(page);
  await page.goto(path);
  await act(keyboard, page);
  expect(faults).toEqual([]);
  await close();
}

const heading = (page: Page, name: string | RegExp, level?: number) =>
  page.getByRole("heading", { name, ...(level ? { level } : {}) }).waitFor();

test("anybody: signs in through Entra's page, skips the menu, changes the language and signs out", () =>
  as(null, "/", async (keyboard, page) => {
    await keyboard.press("link", "Logg inn");
    await page.waitForURL(/interaction|signin/);
    await keyboard.fill("Brukernavn", "kari.barnevern@fjordheim.example");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${portal.demo.base}/**`);
    await page.keyboard.press("Tab");
    expect(await keyboard.at()).toBe("a Hopp til hovedinnhold");
    await page.keyboard.press("Enter");
    expect(await keyboard.at()).toMatch(/^main /);
    await keyboard.press("button", "English");
    await page.locator("html[lang=en]").waitFor();
    await keyboard.press("button", "Sign out");
    await page.waitForURL(/signed-out/);
  }));

test("an employee: looks up, mends a wrong number from the summary, and reveals an address for a reason", () =>
  as("kari.barnevern", "/", async (keyboard, page) => {
    await keyboard.press("link", "Oppslag");
    await heading(page, "Oppslag", 1);
    await keyboard.fill("Fødselsnummer eller d-nummer", "14858646482");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    expect(await keyboard.at()).toMatch(/^alert Rett opp/);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await keyboard.at()).toMatch(/^input/);
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type(hidden.foedselsnummer);
    await keyboard.choose("Formål", "Akuttvedtak (krever saksnummer)");
    await keyboard.fill("Saksnummer", "2026/123");
    await keyboard.fold("Vis bare noen av opplysningene");
    await keyboard.check("checkbox", "Navn");
    await keyboard.check("checkbox", "Adressebeskyttelse");
    await keyboard.check("checkbox", "Bostedsadresse");
    await keyboard.press("button", "Slå opp");
    await heading(page, hidden.name, 1);
    await keyboard.fill("Hvorfor trenger du adressen?", "Hjemmebesøk i undersøkelsessaken i dag");
    await keyboard.press("button", "Vis skjermet adresse");
    await heading(page, "Skjermet adresse", 1);
    await keyboard.press("link", "Lukk nå");
    await page.waitForURL(/done=over/);
  }));

test("an employee: searches by name, and opens the hit, in the dark", () =>
  as(
    "kari.barnevern",
    "/search",
    async (keyboard, page) => {
      await keyboard.fill("Navn", adult.name);
      await keyboard.choose("Kjønn", "Alle");
      await keyboard.press("button", "Søk");
      await heading(page, "Treff");
      await keyboard.press("button", new RegExp(adult.name));
      await heading(page, adult.name, 1);
    },
    { dark: true },
  ));

test("an employee: asks for access, and another gives up what she has", async () => {
  await as("per.utloept", "/access", async (keyboard, page) => {
    await keyboard.press("link", "Be om tilgang");
    await heading(page, "Be om tilgang", 1);
    await keyboard.choose("Rolle", "Barnehage (Barnehage)");
    await keyboard.fill("Hva trenger du den til?", "Vikar i barnehagen i desember");
    await keyboard.check("checkbox", "Det haster");
    await keyboard.press("button", "Send søknaden");
    await page.waitForURL(/done=asked/);
  });
  await as("siri.snart", "/access", async (keyboard, page) => {
    await keyboard.press("link", /^Gi fra deg/);
    await heading(page, /^Gi fra deg/, 1);
    await keyboard.fill("Hvorfor trenger du den ikke lenger?", "Har begynt i en annen avdeling");
    await keyboard.press("button", "Gi fra deg");
    await page.waitForURL(/done=given_up/);
  });
});

test("a leader: renews all that can be renewed, approves a request, and answers a review", () =>
  as("liv.leder", "/team", async (keyboard, page) => {
    await keyboard.press("button", "Forny alle som kan fornyes (20)");
    await heading(page, "Blir fornyet (20)");
    await keyboard.press("button", "Forny 20");
    await page.getByText("20 tilganger er fornyet.").waitFor();

    await page.goto("/team/requests");
    await keyboard.press("link", "Behandle søknaden om Per Utloept");
    await heading(page, /^Søknad om tilgang for Per Utloept/, 1);
    await keyboard.press("button", "Godkjenn tilgangen");
    await page.getByText("Søknaden er godkjent").waitFor();

    await keyboard.press("link", "Gjennomganger");
    await heading(page, "Gjennomganger", 1);
    await keyboard.press("link", /^Svar på/);
    await page.getByRole("radio", { name: "Behold alle" }).waitFor();
    await keyboard.check("radio", "Behold alle");
    await keyboard.press("button", "Kontroller svarene");
    await heading(page, /^Beholdes/);
    await keyboard.press("button", "Send svarene");
    await page.waitForURL(/done=answered/);
  }));

test("IAM staff: one proposes a mapping's change after seeing its effect, another approves it", async () => {
  await as("ida.iam", "/admin/groups?q=Barnehage", async (keyboard, page) => {
    await keyboard.press("link", /^Barnehage/);
    await keyboard.press("link", "Foreslå endring");
    await keyboard.fill("Varighet i dager", "60");
    await keyboard.press("button", "Lagre forslaget og vis virkningen");
    await page.getByText("Forslaget er lagret.").waitFor();
  });
  await as("ivar.iam", "/admin/mappings", async (keyboard, page) => {
    await keyboard.press("link", /^Barnehage/);
    await keyboard.press("button", "Godkjenn");
    await page.getByText("Godkjent. Det som ble vist, har skjedd.").waitFor();
  });
});

test("IAM staff: proposes a role's new version, and is led to what is wrong with it first", () =>
  as("ida.iam", "/admin/roles", async (keyboard, page) => {
    await keyboard.press("link", "Barnehage");
    await keyboard.press("link", "Foreslå ny versjon");
    await keyboard.fill("Vanlig varighet", "999");
    await keyboard.press("button", "Lagre forslaget og vis virkningen");
    await page.getByRole("alert").waitFor();
    expect(await keyboard.at()).toMatch(/^alert /);
    await keyboard.fill("Vanlig varighet", "45");
    await keyboard.press("button", "Lagre forslaget og vis virkningen");
    await page.waitForURL(/done=/);
  }));

test("IAM staff: rotates a token, and freezes everything and lifts it", () =>
  as("ida.iam", "/admin/sources", async (keyboard, page) => {
    await keyboard.press("link", "Entra ID (demo)");
    await keyboard.press("link", "Bytt nøkkel");
    await keyboard.press("button", /Lag nøkkel|Bytt nøkkel/);
    await page.getByText("Kopier den nå.").waitFor();
    await keyboard.press("link", "Tilbake til kilden");
    await keyboard.press("link", /^Trekk tilbake/);
    await keyboard.press("button", "Trekk tilbake");
    await page.getByText("Nøkkelen er trukket tilbake.").waitFor();

    await page.goto("/admin/freezes/new");
    await keyboard.check("radio", "En person");
    await keyboard.reach("textbox", "Brukernavn");
    await page.goto("/admin/freezes/new");
    await keyboard.check("radio", "Alle oppslag i organisasjonen");
    await keyboard.fill("Begrunnelse", "Øvelse: alt stanses i to minutter");
    await keyboard.press("button", "Frys");
    await page.waitForURL(/done=frozen/);
    await keyboard.press("link", /Opphev/);
    await keyboard.fill("Begrunnelse", "Øvelsen er over");
    await keyboard.press("button", /Opphev/);
    await page.waitForURL(/done=lifted/);
  }));

test("an auditor: searches the log by outcome, and opens a record and its exact bytes", () =>
  as("arne.revisor", "/audit", async (keyboard, page) => {
    await keyboard.choose("Utfall", "Tillatt");
    await keyboard.press("button", "Søk i loggen");
    await page.waitForURL(/outcome=permit/);
    await keyboard.press("link", /kl\. \d\d[.:]\d\d/);
    await page.waitForURL(/\/audit\/.+/);
    await keyboard.fold("Vis hendelsen slik den er forseglet");
  }));

test("on a phone: the menu is opened, used and closed", () =>
  as(
    "liv.leder",
    "/",
    async (keyboard, page) => {
      const entry = page.getByRole("link", { name: "Min tilgang", exact: true });
      await keyboard.fold("Meny");
      await entry.waitFor();
      await page.keyboard.press("Enter");
      await entry.waitFor({ state: "hidden" });
      await page.keyboard.press("Space");
      await keyboard.press("link", "Min tilgang");
      await heading(page, "Min tilgang", 1);
    },
    { screen: "phone", dark: true },
  ));
