/** The languages of the portal: bokmål, nynorsk and English. */
export const LANGUAGES = ["nb", "nn", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** One text in every language; the compiler misses none. With arguments, a function in every language. */
export type Text = Record<Language, string>;
export type TextOf<Args extends unknown[]> = Record<Language, (...args: Args) => string>;

export type Say = {
  (text: Text): string;
  <Args extends unknown[]>(text: TextOf<Args>, ...args: Args): string;
};

/** How a page of this language says a text. */
export const sayIn =
  (language: Language): Say =>
  <Args extends unknown[]>(text: Text | TextOf<Args>, ...args: Args): string => {
    const said = text[language];
    return typeof said === "string" ? said : said(...args);
  };

/** A list of texts, each of its own type; none may lack a language. */
export const texts = <T extends Record<string, Text | TextOf<never[]>>>(list: T): T => list;
