import type { Page } from "playwright-core";

/** A page of the portal as one of its readers opens it. */
export type Shown = {
  name: string;
  path: string;
  /** Null: nobody is signed in. */
  nick: string | null;
  /** Looked at in every language, light and dark, on a desktop and a phone. */
  main?: boolean;
  /** Too long to be looked at in many ways. */
  long?: boolean;
  status?: number;
  /** What is done on it before it is looked at. */
  opens?: (page: Page) => Promise<void>;
};

const following = (selector: string) => async (page: Page) => {
  await page.locator(selector).first().click();
  await page.waitForLoadState();
};

/** Every page, in every state that a reader can bring about by reading. */
export const PAGES: readonly Shown[] = [
  { name: "front", path: "/", nick: null, main: true },
  { name: "accessibility", path: "/accessibility", nick: null },
  { name: "api-docs", path: "/api/v1/docs", nick: null, long: true },
  { name: "nowhere", path: "/nowhere", nick: null, status: 404 },
  { name: "home", path: "/", nick: "kari.barnevern", main: true },
  { name: "home-without-roles", path: "/", nick: "jon.venter" },
  { name: "lookup", path: "/lookup", nick: "kari.barnevern", main: true },
  { name: "search", path: "/search", nick: "kari.barnevern", main: true },
  { name: "access", path: "/access", nick: "siri.snart", main: true },
  { name: "my-log", path: "/my-log", nick: "kari.barnevern" },
  { name: "team", path: "/team", nick: "liv.leder", main: true },
  { name: "requests", path: "/team/requests", nick: "liv.leder" },
  { name: "reviews", path: "/reviews", nick: "liv.leder" },
  { name: "overview", path: "/admin/overview", nick: "ida.iam", main: true },
  { name: "people", path: "/admin/people", nick: "ida.iam", main: true },
  { name: "person", path: "/admin/people", nick: "ida.iam", opens: following("main table a") },
  { name: "groups", path: "/admin/groups", nick: "ida.iam" },
  { name: "group", path: "/admin/groups", nick: "ida.iam", opens: following("main table a") },
  { name: "roles", path: "/admin/roles", nick: "ida.iam" },
  { name: "role", path: "/admin/roles", nick: "ida.iam", opens: following("main table a") },
  { name: "sources", path: "/admin/sources", nick: "ida.iam" },
  { name: "freezes", path: "/admin/freezes", nick: "ida.iam" },
  { name: "campaigns", path: "/admin/campaigns", nick: "ida.iam" },
  { name: "log", path: "/audit", nick: "arne.revisor", main: true },
  { name: "refused", path: "/admin/people", nick: "kari.barnevern", status: 403 },
  { name: "signed-out", path: "/signed-out", nick: null },
  { name: "sign-in-failed", path: "/signin/callback?code=x&state=y", nick: null, status: 400 },
  { name: "lookup-without-roles", path: "/lookup", nick: "jon.venter" },
  { name: "access-without-any", path: "/access", nick: "jon.venter" },
  { name: "ask-form", path: "/access/ask", nick: "jon.venter" },
  { name: "my-log-empty", path: "/my-log", nick: "odd.drift" },
  { name: "team-of-nobody", path: "/team", nick: "ola.barnehage" },
  { name: "reviews-of-nobody", path: "/reviews", nick: "ola.barnehage" },
  { name: "team-access", path: "/team", nick: "liv.leder", opens: following("main table a") },
  { name: "team-ask", path: "/team/ask", nick: "liv.leder" },
  { name: "people-none", path: "/admin/people?q=ingen-heter-dette", nick: "ida.iam" },
  { name: "mappings", path: "/admin/mappings", nick: "ida.iam" },
  { name: "mapping", path: "/admin/mappings", nick: "ida.iam", opens: following("main table a") },
  { name: "mapping-form", path: "/admin/mappings/new", nick: "ida.iam" },
  { name: "role-form", path: "/admin/roles/new", nick: "ida.iam" },
  { name: "roles-national", path: "/admin/roles/national", nick: "ida.iam" },
  { name: "roles-read", path: "/admin/roles", nick: "dina.personvern" },
  { name: "source", path: "/admin/sources", nick: "ida.iam", opens: following("main table a") },
  { name: "source-form", path: "/admin/sources/new", nick: "ida.iam" },
  { name: "freeze-form", path: "/admin/freezes/new", nick: "ida.iam" },
  { name: "removals", path: "/admin/removals", nick: "ida.iam" },
  { name: "campaign", path: "/admin/campaigns", nick: "ida.iam", opens: following("main table a") },
  { name: "campaign-form", path: "/admin/campaigns/new", nick: "ida.iam" },
  { name: "record", path: "/audit", nick: "arne.revisor", opens: following("main table a") },
  { name: "log-none", path: "/audit?kind=freeze.set", nick: "arne.revisor" },
  { name: "log-wrong", path: "/audit?from=2026-02-31", nick: "arne.revisor", status: 400 },
];
