const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** Every run of exactly eleven digits in a text; ids are left out, for a part of one can look like that. */
export const elevenDigitsIn = (text: string): string[] =>
  text.replaceAll(UUID, "").match(/(?<!\d)\d{11}(?!\d)/g) ?? [];
