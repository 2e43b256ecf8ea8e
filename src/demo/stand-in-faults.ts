import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { MiddlewareHandler } from "hono";

/** Set `next` and the next request to the register meets the fault; the one after does not. */
export type StandInFaults = { next?: Fault | undefined };

/** Everything that can go wrong on the way to the register and back, by name. */
export type Fault = "timeout" | "reset" | keyof typeof INSTEAD | keyof typeof REWRITES;

/** Lets `faults.next` happen to one request. Only tests and the demo's operator hold that object. */
export const faultMiddleware =
  (faults: StandInFaults): MiddlewareHandler =>
  async (c, next) => {
    const fault = faults.next;
    faults.next = undefined;
    if (fault === undefined) return next();
    if (fault === "timeout") {
      await new Promise((resolve) => c.req.raw.signal.addEventListener("abort", resolve));
      return c.body(null, 504);
    }
    if (fault === "reset") {
      (c.env as HttpBindings).outgoing.destroy();
      return RESPONSE_ALREADY_SENT;
    }
    if (isInstead(fault)) return INSTEAD[fault](c.req.path);
    await next();
    if (c.res.status === 200)
      c.res = new Response(REWRITES[fault](await c.res.text()), { headers: JSON_TYPE });
    return undefined;
  };

const JSON_TYPE = { "content-type": "application/json" };
const isInstead = (fault: keyof typeof INSTEAD | keyof typeof REWRITES): fault is keyof typeof INSTEAD =>
  fault in INSTEAD;

const json = (status: number, body: object, headers: { [name: string]: string } = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { ...JSON_TYPE, ...headers } });

const ERROR_ID = "5d1c6e0a-4a3f-4d0e-9f53-2b8f7f0c9a11";

/** The Fiks platform's own error body: `path` quotes the address, person number and all. */
const gateway = (status: number, error: string, path: string): Response =>
  json(status, {
    timestamp: 1_767_225_600_000,
    status,
    error,
    errorId: ERROR_ID,
    path,
    originalPath: null,
    message: error,
    errorCode: null,
    errorJson: null,
  });

/** Answers in place of the register's: each documented error shape is among them. */
const INSTEAD = {
  "302": () => new Response(null, { status: 302, headers: { location: "/somewhere/else" } }),
  "401": (path: string) => gateway(401, "Unauthorized", path),
  "429": () => json(429, { kode: "FREG-429", melding: "For mange kall" }, { "retry-after": "1500" }),
  "500": () => json(500, { kode: "FREG-500", melding: "Intern feil" }),
  "503": (path: string) => gateway(503, "Service Unavailable", path),
  gateway403: (path: string) => gateway(403, "Forbidden", path),
  access403: () =>
    json(403, {
      alvorlighetsgrad: "FEIL",
      feilkode: "FREG-403",
      feilmelding: "Ingen tilgang",
      httpStatus: 403,
      tilleggsinformasjon: {},
    }),
  feed404: () =>
    json(404, { code: "FREG-404", feilreferanse: ERROR_ID, httpStatus: 404, message: "Finnes ikke" }),
  waf: () => html(503),
  wafWith200: () => html(200),
} satisfies { [name: string]: (path: string) => Response };

function html(status: number): Response {
  const body =
    "<html><head><title>Request Rejected</title></head><body>Your support ID is: 1234</body></html>";
  return new Response(body, { status, headers: { "content-type": "text/html" } });
}

type Bulk = {
  oppslag: { foedselsEllerDNummer: string; folkeregisterperson?: { [part: string]: unknown } }[];
};

const bulk =
  (change: (answer: Bulk) => object) =>
  (body: string): string =>
    JSON.stringify(change(JSON.parse(body) as Bulk));

const documents = (change: (document: { [part: string]: unknown }) => object) =>
  bulk(({ oppslag }) => ({
    oppslag: oppslag.map((row) =>
      row.folkeregisterperson ? { ...row, folkeregisterperson: change(row.folkeregisterperson) } : row,
    ),
  }));

/** The register's answer, changed on its way. */
const REWRITES = {
  truncated: (body: string) => body.slice(0, Math.floor(body.length / 2)),
  notAnObject: () => "[]",
  unknownFields: bulk(({ oppslag }) => ({
    ukjentFelt: true,
    oppslag: oppslag.map((row) => {
      const identitetsgrunnlag = [{ erGjeldende: true, identitetsgrunnlagstatus: "unik", nyttFelt: 1 }];
      const person = { ...row.folkeregisterperson, nyttElement: [{ erGjeldende: true }], identitetsgrunnlag };
      return { ...row, nyttFelt: {}, ...(row.folkeregisterperson ? { folkeregisterperson: person } : {}) };
    }),
  })),
  widerThanAsked: documents((document) => ({
    ...document,
    navn: [
      ...((document.navn as object[]) ?? []),
      { erGjeldende: false, fornavn: "Fordums", etternavn: "Navn" },
    ],
    adressebeskyttelse: [{ erGjeldende: true, graderingsnivaa: "ugradert" }],
    falskIdentitet: { erGjeldende: true, erFalsk: false },
  })),
  wrongOrder: bulk(({ oppslag }) => ({ oppslag: oppslag.toReversed() })),
  rowMissing: bulk(({ oppslag }) => ({ oppslag: oppslag.slice(1) })),
  rowNotAnObject: bulk(({ oppslag }) => ({ oppslag: oppslag.map(() => "row") })),
  partNotRows: documents((document) => ({ ...document, navn: "Lun Brygge" })),
} satisfies { [name: string]: (body: string) => string };
