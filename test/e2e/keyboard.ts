import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { projectFolder } from "../../src/runtime/node/project-files.ts";

type Role = Parameters<Page["getByRole"]>[0];
/** Of the whole name, or of a part of it. */
type Name = string | RegExp;
type Step = { found: boolean; isEnd: boolean; faults: string[] };
/** What focus-step.js puts into the page. */
type InPage = { focusStep(wanted: unknown): Step; hasFocus(wanted: unknown): boolean };

/** A person with a keyboard and no mouse; every control on his way has to be seen, in order, and let him go on. */
export type Keyboard = {
  /** Tabs until this control has the focus; fails after a whole round of the page. */
  reach(role: Role, name: Name): Promise<void>;
  /** Goes to a link or a button, and presses Enter there. */
  press(role: "link" | "button", name: Name): Promise<void>;
  /** Opens or closes what is folded. */
  fold(summary: string): Promise<void>;
  /** Writes over what stands in a field. */
  fill(name: Name, text: string, role?: Role): Promise<void>;
  choose(name: Name, option: string): Promise<void>;
  /** A box, or one of several radio buttons. */
  check(role: "checkbox" | "radio", name: Name): Promise<void>;
  /** Role and text of what has the focus now. */
  at(): Promise<string>;
};

const FOCUS_STEP = join(projectFolder, "test", "e2e", "focus-step.js");
/** Stops of the longest page that anybody walks through here. */
const MOST_STOPS = 400;
const MOST_CHOICES = 100;

/** Before the page goes anywhere. */
export async function keyboardOf(page: Page): Promise<Keyboard> {
  await page.addInitScript({ path: FOCUS_STEP });
  const named = (role: Role, name: Name): Locator =>
    page.getByRole(role, { name, exact: typeof name === "string" });

  /** On a page that has just come, past the menu by the link that is there for it. */
  const skipMenu = async (target: Locator): Promise<void> => {
    const isNew = await page.evaluate("document.activeElement === document.body");
    if (!isNew || (await page.locator("#main").filter({ has: target }).count()) === 0) return;
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
  };
  const walkTo = async (target: Locator, told: string): Promise<void> => {
    await target.first().waitFor();
    await skipMenu(target);
    const wanted = await target.elementHandles();
    const step = () => page.evaluate((all) => (globalThis as unknown as InPage).focusStep(all), wanted);
    let rounds = 0;
    for (let n = 0; n < MOST_STOPS && rounds < 2; n++) {
      await page.keyboard.press("Tab");
      const { found, isEnd, faults } = await step();
      if (faults.length > 0) throw new Error(`on the way to ${told}: ${faults.join("; ")}`);
      if (found) return;
      if (isEnd) rounds++;
    }
    throw new Error(`the keyboard does not come to ${told} on ${page.url()}`);
  };
  const reach = (role: Role, name: Name) => walkTo(named(role, name), `${role} ${name}`);
  const isAt = (target: Locator) =>
    target.evaluateAll((all) => (globalThis as unknown as InPage).hasFocus(all));

  return {
    reach,
    press: async (role, name) => {
      await reach(role, name);
      await page.keyboard.press("Enter");
    },
    fold: async (summary) => {
      await walkTo(page.locator("summary", { hasText: summary }), summary);
      await page.keyboard.press("Enter");
    },
    fill: async (name, text, role = "textbox") => {
      await reach(role, name);
      await page.keyboard.press("ControlOrMeta+A");
      await page.keyboard.type(text);
    },
    choose: async (name, option) => {
      await reach("combobox", name);
      const chosen = () => page.evaluate("document.activeElement.selectedOptions[0]?.label");
      await page.keyboard.press("Home");
      for (let n = 0; n < MOST_CHOICES && (await chosen()) !== option; n++)
        await page.keyboard.press("ArrowDown");
      if ((await chosen()) !== option) throw new Error(`${name} has no choice ${option}`);
    },
    check: async (role, name) => {
      await reach(role, name);
      const target = named(role, name);
      for (let n = 0; n < MOST_CHOICES && !(await isAt(target)); n++) await page.keyboard.press("ArrowDown");
      if (!(await target.first().isChecked())) await page.keyboard.press("Space");
    },
    at: () =>
      page.evaluate(
        "[document.activeElement.role ?? document.activeElement.localName, document.activeElement.textContent.trim()].join(' ')",
      ),
  };
}
