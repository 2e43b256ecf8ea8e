/** One setting as operators see it; the README's table is made from this list. */
export type ConfigField = { name: string; what: string; missing: "required" | string; secret?: true };

export const CONFIG_FIELDS: readonly ConfigField[] = [
  { name: "PORT", what: "port to listen on", missing: "8080" },
  { name: "HOST", what: "address to listen on; the demo always takes 127.0.0.1", missing: "0.0.0.0" },
  {
    name: "PUBLIC_URL",
    what: "address that clients use, without a path; stands in SCIM locations, and people sign in there",
    missing: "required",
  },
  { name: "DATABASE_URL", what: "PostgreSQL 15 or newer", missing: "required", secret: true },
  {
    name: "SIGNIN_AUTHORITY",
    what: "identity provider; https, or http on loopback",
    missing: "https://login.microsoftonline.com",
  },
  {
    name: "SIGNIN_TENANTS",
    what: "Entra tenant ids whose people may sign in, separated by commas",
    missing: "required",
  },
  {
    name: "SIGNIN_AUDIENCE",
    what: "our application (client) id in Entra: signs people in, and is the audience of our API's tokens",
    missing: "required",
  },
  {
    name: "SIGNIN_CLIENT_SECRET",
    what: "that application's client secret",
    missing: "required",
    secret: true,
  },
  { name: "FIKS_URL", what: "Fiks, such as https://api.fiks.ks.no", missing: "required" },
  {
    name: "FIKS_TIMEOUTS_MS",
    what: "milliseconds that Fiks may take: about one person; about up to 50, a search, or a token of Maskinporten; in bulk",
    missing: "500,2000,10000",
  },
  {
    name: "MASKINPORTEN_ISSUER",
    what: "https://maskinporten.no/ or https://test.maskinporten.no/",
    missing: "required",
  },
  {
    name: "MASKINPORTEN_CLIENT_ID",
    what: "our client at Maskinporten, with scope ks:fiks",
    missing: "required",
  },
  {
    name: "MASKINPORTEN_KEY",
    what: "private RSA key registered there, as a JWK with its `kid`, or with its certificates in `x5c`",
    missing: "required",
    secret: true,
  },
  {
    name: "MASKINPORTEN_SCOPE",
    what: "scope of our own at Maskinporten: case systems whose tokens have it are let in",
    missing: "",
  },
  {
    name: "MASKINPORTEN_AUDIENCE",
    what: "audience of our own at Maskinporten: case systems whose tokens are for it are let in",
    missing: "",
  },
  {
    name: "FIKS_FACADE",
    what: "on: case systems may ask at /folkeregister as they would ask Fiks",
    missing: "off",
  },
  {
    name: "AUDIT_KEYS",
    what: "key of each half-year of the audit log, 32 bytes in base64url: 2026-H2=…,2027-H1=…",
    missing: "required",
    secret: true,
  },
  {
    name: "PERSON_NUMBER_KEY",
    what: "key for employees' own numbers, 32 bytes in base64url",
    missing: "required",
    secret: true,
  },
  {
    name: "CREDENTIAL_KEY",
    what: "key for the organisations' passwords at Fiks (`register set-credentials`), and for what a browser keeps while somebody signs in; 32 bytes in base64url",
    missing: "required",
    secret: true,
  },
  {
    name: "METRICS_TOKEN",
    what: "bearer token for /metrics, 16 characters or more; unset: /metrics answers 404",
    missing: "",
    secret: true,
  },
  {
    name: "TRUSTED_PROXIES",
    what: "how many proxies in front append to X-Forwarded-For; tells clients' addresses (Node only)",
    missing: "0",
  },
  {
    name: "SCIM_RATE_LIMIT",
    what: "SCIM requests a second of each source, in each process; above it 429; 0: no limit",
    missing: "2500",
  },
  { name: "DATA_DIR", what: "demo: embedded data, demo keys, control file", missing: ".data" },
  {
    name: "DEMO",
    what: "on: stand-ins and synthetic people; never with NODE_ENV=production or real sign-in or register settings",
    missing: "",
  },
  {
    name: "SCIM_TOKEN",
    what: "demo: SCIM token of the demo source, 16 characters or more",
    missing: "generated",
    secret: true,
  },
];
