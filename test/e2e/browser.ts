import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { projectFolder } from "../../src/runtime/node/project-files.ts";

/** Pictures of every page that was looked at, for people; never committed. */
const PICTURES = join(projectFolder, ".pictures");
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export function startBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
  if (!executablePath)
    throw new Error("no browser: install chromium (Debian: apt-get install chromium) or set CHROMIUM");
  mkdirSync(PICTURES, { recursive: true });
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

export const SCREENS = {
  desktop: { width: 1360, height: 900 },
  phone: { width: 390, height: 844 },
  /** What is left of 1280 pixels at 400 % (WCAG 2.2, 1.4.10). */
  zoomed: { width: 320, height: 640 },
} as const;

export type Look = {
  screen?: keyof typeof SCREENS;
  dark?: boolean;
  language?: "nb" | "nn" | "en";
  script?: boolean;
};

/** A window of a browser that notes everything it should not have had to say. */
export type Window = {
  page: Page;
  /** What went wrong so far: errors in the console, breaches of the policy, requests that left the origin. */
  faults: string[];
  close(): Promise<void>;
};

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;
const signedIn = new Map<string, State>();

/** A window where nobody is signed in. */
export async function openWindow(
  browser: Browser,
  base: string,
  look: Look = {},
  state?: State,
): Promise<Window> {
  const { screen = "desktop", dark = false, language = "nb", script = true } = look;
  const context = await browser.newContext({
    baseURL: base,
    viewport: SCREENS[screen],
    colorScheme: dark ? "dark" : "light",
    javaScriptEnabled: script,
    locale: { nb: "nb-NO", nn: "nn-NO", en: "en-GB" }[language],
    ...(state ? { storageState: state } : {}),
  });
  const faults: string[] = [];
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" && !isOurRefusal(message.text()))
      faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    const signingIn = request.isNavigationRequest();
    if (origin !== base && protocol !== "data:" && !signingIn)
      faults.push(`left the origin: ${request.url()}`);
  });
  return { page, faults, close: () => context.close() };
}

/** Chromium writes a line for every page that is answered with 4xx; those are asked for here. */
const isOurRefusal = (text: string): boolean => /status of 4\d\d/.test(text);

/** A window of somebody who has signed in through the stand-in for Entra, as a person does it; once for each person. */
export async function windowOf(
  browser: Browser,
  base: string,
  nick: string,
  look: Look = {},
): Promise<Window> {
  const key = `${base} ${nick}`;
  const known = signedIn.get(key) ?? (await signIn(browser, base, nick));
  signedIn.set(key, known);
  return openWindow(browser, base, look, known);
}

/** Signs in anew the next time: for acts that ask for a fresh sign-in, and after signing out. */
export const forgetSignIn = (base: string, nick: string): boolean => signedIn.delete(`${base} ${nick}`);

async function signIn(browser: Browser, base: string, nick: string): Promise<State> {
  const { page, close } = await openWindow(browser, base);
  await page.goto("/signin");
  await pickPerson(page, nick);
  await page.waitForURL(`${base}/**`);
  const state = await page.context().storageState();
  await close();
  return state;
}

/** The stand-in's page: no password, only who. */
export async function pickPerson(page: Page, nick: string): Promise<void> {
  await page.locator('input[name="userName"]').fill(`${nick}@fjordheim.example`);
  await page.locator('input[name="userName"]').press("Enter");
}

/** Runs in the page: what is wider than the window, or hides a part of itself. */
const OUT_OF_BOUNDS = readFileSync(join(projectFolder, "test", "e2e", "out-of-bounds.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Pixels: of what is longer the beginning is pictured. */
const MOST_PICTURED = 6_000;

/** What axe finds, and what `measure` does. */
export async function inspect(window: Window, name: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page: window.page }).withTags(RULES).analyze();
  const found = violations.map(
    ({ id, help, nodes }) =>
      `${name}: axe ${id}: ${help} (${nodes.map(({ target }) => target.join(" ")).slice(0, 3)})`,
  );
  return [...found, ...(await measure(window, name))];
}

/** What is wider than the window or cut off, which axe does not notice, and every complaint so far. Takes a picture. */
export async function measure({ page, faults }: Window, name: string): Promise<string[]> {
  const height = Math.min(
    MOST_PICTURED,
    (await page.evaluate("document.documentElement.scrollHeight")) as number,
  );
  const clip = { x: 0, y: 0, width: page.viewportSize()?.width ?? 0, height };
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true, clip });
  const outside = (await page.evaluate(OUT_OF_BOUNDS)) as string[];
  return [...outside, ...faults.splice(0)].map((fault) => `${name}: ${fault}`);
}
