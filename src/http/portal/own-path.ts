/** A path of ours to go back to; anything else is the front page, also what is too long for a cookie. */
export const ownPath = (wanted: string | null | undefined): string =>
  typeof wanted === "string" && /^\/(?![/\\])[\w\-./?=&%+]{0,1000}$/.test(wanted) ? wanted : "/";
