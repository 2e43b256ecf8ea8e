import { createServer } from "node:http";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import type { App } from "../../app.ts";
import type { Db } from "../../db/database.ts";
import { addressOf } from "./client-address.ts";

export type Server = { port: number; close(): Promise<void> };

/** How long a client may take for its headers, and for all of its request; looked at as often as the interval says. */
export const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16 * 1024,
};

type Settings = { port: number; host: string; trustedProxies: number };

/** Serves the app until closed; requests under way are finished first, for at most 10 s. */
export function serve(
  app: Pick<App, "fetch">,
  db: Db,
  { port, host, trustedProxies }: Settings,
  limits = LIMITS,
): Promise<Server> {
  const server = createServer(
    limits,
    getRequestListener((request, env) => {
      const { remoteAddress } = (env as HttpBindings).incoming.socket;
      return app.fetch(request, db, addressOf(remoteAddress, request.headers, trustedProxies));
    }),
  );
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve({
        port: typeof address === "object" && address ? address.port : port,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeIdleConnections();
            setTimeout(() => server.closeAllConnections(), 10_000).unref();
          }),
      });
    });
  });
}
