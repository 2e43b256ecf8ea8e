/** `__Host-`: from this host alone, over TLS alone, for every path (RFC 6265bis section 4.1.3.2). */
export const SESSION_COOKIE = "__Host-identity-sync";
export const LANGUAGE_COOKIE = "language";
/** What scripts of the portal's pages send with the cookie to the API: the same as their forms' field `key`. */
export const FORM_KEY_HEADER = "x-form-key";
