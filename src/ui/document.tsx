import { raw } from "hono/html";
import type { Visitor } from "../grants/visitor-service.ts";
import { COMMON } from "../i18n/common-words.ts";
import { LANGUAGES } from "../i18n/text.ts";
import { menuOf } from "./menu.ts";
import { Icon } from "./parts/icon.tsx";
import type { Child, View } from "./view.ts";

const LANGUAGE_NAMES = { nb: "Bokmål", nn: "Nynorsk", en: "English" } as const;

/** Every page: head, main menu, what the page is about, and the foot. Works without script. */
export const Document = ({ view, title, children }: { view: View; title: string; children?: Child }) => {
  const { say, language, visitor, assets, demo } = view;
  return (
    <>
      {raw("<!doctype html>")}
      <html lang={language} data-size="sm" data-color-scheme="auto">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>{`${title} – ${say(COMMON.product)}`}</title>
          <link rel="icon" href="data:," />
          <link rel="stylesheet" href={`/assets/${assets.style}`} />
          <script src={`/assets/${assets.script}`} defer />
        </head>
        <body>
          <a class="ds-skip-link" href="#main">
            {say(COMMON.skip)}
          </a>
          {demo && (
            <aside class="demo-banner" aria-label="Demo">
              {say(COMMON.demo)}
            </aside>
          )}
          <div class={visitor ? "layout" : "layout layout-alone"}>
            <header class="side">
              <a class="brand" href="/">
                <svg class="brand-mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                  <path d="M12 2 4 5v6c0 5.5 3.5 9 8 11 4.5-2 8-5.5 8-11V5z" fill="currentColor" />
                  <path d="m8.5 12 2.5 2.5 4.5-5" fill="none" stroke="#fff" stroke-width="2" />
                </svg>
                <span>
                  <strong>{say(COMMON.product)}</strong>
                  {visitor && <small>{visitor.names.organisation}</small>}
                </span>
              </a>
              {visitor && <Menu view={view} />}
            </header>
            <div class="content">
              {visitor && <Printed view={view} visitor={visitor} />}
              <main id="main" tabindex={-1}>
                {children}
              </main>
              <footer class="foot">
                <a class="ds-link" href="/accessibility">
                  {say(COMMON.accessibility)}
                </a>
                <form method="post" action="/language" class="languages">
                  <span id="languages-label">{say(COMMON.language)}:</span>
                  <input type="hidden" name="next" value={view.path} />
                  {LANGUAGES.map((one) => (
                    <button
                      type="submit"
                      class="link-button"
                      name="language"
                      value={one}
                      lang={one}
                      aria-pressed={one === language ? "true" : "false"}
                    >
                      {LANGUAGE_NAMES[one]}
                    </button>
                  ))}
                </form>
              </footer>
            </div>
          </div>
        </body>
      </html>
    </>
  );
};

/** At the head of what is printed: a page may show what not everybody may read. Without the query, for that was typed. */
const Printed = ({ view, visitor }: { view: View; visitor: Visitor }) => (
  <p class="printed">
    {view.say(COMMON.printed, view.moment(view.now), visitor.names.name, visitor.names.organisation)}{" "}
    {view.path}
  </p>
);

/** On a phone the menu is folded; without script too. */
const Menu = ({ view }: { view: View }) => {
  const { say, visitor, path, formKey } = view;
  if (!visitor) return null;
  const entries = menuOf(visitor);
  const here = entries
    .filter(({ path: at, also = at }) => [at, also].some((own) => path === own || path.startsWith(`${own}/`)))
    .sort((a, b) => b.path.length - a.path.length)[0];
  const list = (
    <>
      <ul>
        {entries.map((one) => (
          <li>
            <a href={one.path} aria-current={one === here ? "page" : undefined}>
              <Icon name={one.icon} />
              {say(one.label)}
            </a>
          </li>
        ))}
      </ul>
      <div class="who">
        <p>{visitor.names.name}</p>
        <form method="post" action="/signout">
          <input type="hidden" name="key" value={formKey} />
          <button type="submit" class="link-button">
            {say(COMMON.signOut)}
          </button>
          <button type="submit" class="link-button" name="everywhere" value="yes">
            {say(COMMON.signOutEverywhere)}
          </button>
        </form>
        {view.elsewhere && (
          <a class="ds-link" href="/signin/organisation">
            {say(COMMON.changeOrganisation)}
          </a>
        )}
      </div>
    </>
  );
  return (
    <>
      <nav class="menu menu-wide" aria-label={say(COMMON.mainMenu)}>
        {list}
      </nav>
      <details class="menu menu-narrow">
        <summary>{say(COMMON.menu)}</summary>
        <nav aria-label={say(COMMON.mainMenu)}>{list}</nav>
      </details>
    </>
  );
};

type HeaderProps = { title: string; lead?: string | undefined; children?: Child };

/** The head of a page: what it is, what it is for, and at its right what can be done here. */
export const PageHeader = ({ title, lead, children }: HeaderProps) => (
  <div class="page-header">
    <div>
      <h1 class="ds-heading" data-size="lg">
        {title}
      </h1>
      {lead && <p class="lead">{lead}</p>}
    </div>
    {children && <div class="page-actions">{children}</div>}
  </div>
);
