/** What a browser does when somebody signs in, without one: it keeps cookies, and goes where it is told, step by step. */
export type Browserless = {
  /** By name: the value. What another browser has may be put in. */
  cookies: Map<string, string>;
  /** One request; a form is sent by POST. Nothing is followed. */
  go(url: string, form?: Record<string, string>): Promise<Landed>;
};
export type Landed = { url: string; status: number; headers: Headers; text: string; location: string | null };

type Answered = { status: number; headers: Headers; text: string | (() => Promise<string>) };
/** How requests to the program are put; others go over the network. */
type Ask = (request: Request) => Promise<Answered>;

export function browserless(base: string, ask: Ask = (request) => fetch(request)): Browserless {
  const cookies = new Map<string, string>();
  return {
    cookies,
    go: async (url, form) => {
      const request = new Request(url, {
        redirect: "manual",
        headers: {
          cookie: [...cookies].map((pair) => pair.join("=")).join("; "),
          ...(form && url.startsWith(base) ? { origin: base } : {}),
        },
        ...(form ? { method: "POST", body: new URLSearchParams(form) } : {}),
      });
      const answer = await (url.startsWith(base) ? ask(request) : fetch(request));
      for (const line of answer.headers.getSetCookie()) {
        const [pair = ""] = line.split(";");
        const [name = "", value = ""] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
        if (/;\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(line)) cookies.delete(name);
        else cookies.set(name, value);
      }
      const text = typeof answer.text === "string" ? answer.text : await answer.text.call(answer);
      const to = answer.headers.get("location");
      return {
        url,
        status: answer.status,
        headers: answer.headers,
        text,
        location: to === null ? null : new URL(to, url).href,
      };
    },
  };
}

/** From a page of ours to the address that the stand-in for Entra sends the browser back to, which it has not opened yet. */
export async function callbackFor(browser: Browserless, start: string, userName: string): Promise<string> {
  const begun = await browser.go(start);
  const asked = await browser.go(begun.location ?? begun.url);
  const picked = await browser.go(asked.location ?? asked.url, { userName });
  const resumed = await browser.go(picked.location ?? picked.url);
  if (!resumed.location?.includes("code=")) throw new Error(`no code for ${userName}: ${picked.status}`);
  return resumed.location;
}

/** Signs somebody in as a browser does, a new one unless one is given, and gives it with its session. */
export async function signInByBrowserless(
  base: string,
  userName: string,
  ask?: Ask,
  next = "/",
  browser = browserless(base, ask),
): Promise<Browserless & { landed: Landed }> {
  const start = `${base}/signin?next=${encodeURIComponent(next)}`;
  const landed = await browser.go(await callbackFor(browser, start, userName));
  return { ...browser, landed };
}
