import { createAdaptorServer, type HttpBindings } from "@hono/node-server";

export type StandInApp = { fetch(request: Request, env: HttpBindings): Response | Promise<Response> };
export type StandInServer = { readonly origin: URL; close(): Promise<void> };

/**
 * Serves a stand-in on 127.0.0.1, on a port that the system gives unless one is named. The app is built when
 * the address is known, since an issuer's name is its address. `close` cuts open connections, hanging ones too.
 */
export function serveStandIn(build: (origin: URL) => StandInApp, port = 0): Promise<StandInServer> {
  return new Promise((resolve, reject) => {
    let app: StandInApp = { fetch: () => new Response(null, { status: 503 }) };
    const server = createAdaptorServer({
      fetch: (request, env) => app.fetch(request, env as HttpBindings),
      overrideGlobalObjects: false,
    });
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") throw new Error("the stand-in has no port");
      const origin = new URL(`http://127.0.0.1:${address.port}/`);
      try {
        app = build(origin);
        resolve({ origin, close: () => closed(server) });
      } catch (error) {
        server.close();
        reject(error);
      }
    });
  });
}

function closed(server: ReturnType<typeof createAdaptorServer>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
}
