import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { App } from "../../src/app.ts";
import { LIMITS, type Server, serve } from "../../src/runtime/node/serve.ts";
import { type ApiWorld, SCIM_TOKEN, startApiWorld } from "./api-world.ts";

/** A twentieth of the real time, so that nobody waits for half a minute. */
const QUICK = {
  ...LIMITS,
  headersTimeout: LIMITS.headersTimeout / 20,
  requestTimeout: LIMITS.requestTimeout / 20,
  connectionsCheckingInterval: LIMITS.connectionsCheckingInterval / 20,
};

let world: ApiWorld;
let server: Server;
let before: number;
beforeAll(async () => {
  world = await startApiWorld();
  const app: Pick<App, "fetch"> = {
    fetch: async (request) => {
      const { text, status, headers } = await world.send(request);
      return new Response(text === "" ? null : text, { status, headers });
    },
  };
  server = await serve(app, world.database.db, { port: 0, host: "127.0.0.1", trustedProxies: 0 }, QUICK);
});
beforeEach(() => {
  before = world.log.length;
});
afterAll(async () => {
  await server.close();
  await world.close();
});

/** A connection of a client of its own kind, and all that it is sent until somebody closes it. */
function client(): { socket: Socket; answer: Promise<string> } {
  const socket = connect(server.port, "127.0.0.1");
  const pieces: Buffer[] = [];
  socket.on("data", (piece) => pieces.push(piece));
  // A connection that is closed under what the client still writes is what it is about.
  socket.on("error", () => {});
  const answer = once(socket, "close").then(() => Buffer.concat(pieces).toString("latin1"));
  return { socket, answer };
}

/** Writes a piece again and again, slowly enough that the time is up first. */
function drip(socket: Socket, piece: string): void {
  const timer = setInterval(() => socket.write(piece), 50);
  socket.once("close", () => clearInterval(timer));
}

const POST = `POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${SCIM_TOKEN}\r\nContent-Type: application/json\r\n`;
const elsewhere = async () => {
  const began = performance.now();
  const answer = await fetch(`http://127.0.0.1:${server.port}/health/live`);
  return { status: answer.status, milliseconds: performance.now() - began };
};
/** Nobody is to look for a fault in the program or its database because a client was slow. */
const expectNoAlarm = () =>
  expect(world.log.slice(before).filter(({ event }) => event !== "request")).toEqual([]);

test("headers that trickle in are cut off, and others are served meanwhile", async () => {
  const { socket, answer } = client();
  socket.write("GET /scim/v2/Users HTTP/1.1\r\nHost: x\r\n");
  drip(socket, "X-A: b\r\n");
  const began = performance.now();
  expect((await elsewhere()).status).toBe(200);
  expect(await answer).toMatch(/^HTTP\/1.1 408 /);
  expect(performance.now() - began).toBeLessThan(2 * QUICK.headersTimeout + 500);
  expectNoAlarm();
});

test("a body that trickles in is cut off, and others are served meanwhile", async () => {
  const { socket, answer } = client();
  socket.write(`${POST}Content-Length: 100000\r\n\r\n{"userName":"`);
  drip(socket, "a");
  const began = performance.now();
  expect((await elsewhere()).status).toBe(200);
  expect(await answer).toMatch(/^HTTP\/1.1 408 |^$/);
  expect(performance.now() - began).toBeLessThan(2 * QUICK.requestTimeout + 500);
  expectNoAlarm();
});

test("a hundred slow clients keep nobody else waiting", async () => {
  const slow = Array.from({ length: 100 }, client);
  for (const { socket } of slow) socket.write(`${POST}Content-Length: 10\r\n\r\n{`);
  const answers = await Promise.all(Array.from({ length: 20 }, elsewhere));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect(Math.max(...answers.map(({ milliseconds }) => milliseconds))).toBeLessThan(QUICK.requestTimeout);
  await Promise.all(slow.map(({ answer }) => answer));
  expectNoAlarm();
});

test("a client that goes away in the middle of its body is no fault of ours", async () => {
  const { socket, answer } = client();
  socket.write(`${POST}Content-Length: 1000\r\n\r\n{"userName":"a`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  socket.destroy();
  await answer;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expectNoAlarm();
});

test("17 KiB of headers are too many", async () => {
  const { socket, answer } = client();
  socket.write(`GET /health/live HTTP/1.1\r\nHost: x\r\nX-A: ${"a".repeat(17 * 1024)}\r\n\r\n`);
  expect(await answer).toMatch(/^HTTP\/1.1 431 /);
});

test("a body in chunks is refused when it passes one MiB, and the rest is not waited for", async () => {
  const { socket, answer } = client();
  let answered = "";
  socket.on("data", (piece) => {
    answered += piece.toString("latin1");
  });
  socket.write(`${POST}Transfer-Encoding: chunked\r\n\r\n`);
  const chunk = `10000\r\n${" ".repeat(0x10000)}\r\n`;
  let sent = 0;
  // There is no last chunk: whoever answers has not waited for it.
  for (; sent < 64 && answered === ""; sent++) {
    if (!socket.write(chunk)) await Promise.race([once(socket, "drain"), answer]);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await expect.poll(() => answered).toMatch(/^HTTP\/1.1 413 /);
  expect(sent).toBeLessThan(64);
  socket.destroy();
  await answer;
});
