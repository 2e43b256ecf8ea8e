/**
 * How a Norwegian name sounds, by Lars Marius Garshol's Norphone: "Hansen" and "Hanssen", "Christian" and
 * "Kristian" come out alike. Which method Skatteetaten uses for `soekFonetisk` is not published; this one is
 * (garshol.priv.no, 2013; also in the Python library abydos). Sámi letters fall back on their plain ones first.
 */
export function soundOf(word: string): string {
  const known = SOUNDS.get(word);
  if (known !== undefined) return known;
  const sound = norphone(word);
  if (SOUNDS.size > 20_000) SOUNDS.clear();
  SOUNDS.set(word, sound);
  return sound;
}
const SOUNDS = new Map<string, string>();

function norphone(word: string): string {
  let name = plain(word);
  let code = "";
  const start = STARTS.find(([from]) => name.startsWith(from));
  if (start) {
    code = start[1];
    name = name.slice(start[0].length);
  }
  if (name.endsWith("DT")) name = `${name.slice(0, -2)}T`;
  else if (/[AEIOUYÅÆØ]D$/.test(name)) name = name.slice(0, -1);
  for (let at = 0; at < name.length; ) {
    const rest = name.slice(at, at + 4);
    const rule = RULES.find(([from]) => rest.startsWith(from));
    const letter = name.charAt(at);
    if (rule) code += rule[1];
    else if (!/[AEIOUYÅÆØ]/.test(letter) || (at === 0 && !start)) code += letter;
    at += rule ? rule[0].length : 1;
  }
  return code.replace(/(.)\1+/g, "$1");
}

type Rule = readonly [from: string, to: string];

const STARTS: readonly Rule[] = [
  ["AA", "Å"],
  ["GI", "J"],
  ["SKY", "X"],
  ["EI", "Æ"],
  ["KY", "X"],
  ["C", "K"],
];

/** Longest first. */
const RULES: readonly Rule[] = [
  ..."SKEI>X SKJ>X KEI>X CH>K CK>K GJ>J GH>K HG>K HJ>J HL>L HR>R KJ>X KI>X LD>L ND>N PH>F TH>T SJ>X".split(
    " ",
  ),
  ..."W>V X>KS Z>S D>T G>K".split(" "),
].map((rule) => rule.split(">") as unknown as Rule);

/** Capitals without accents; å, æ and ø are letters of their own, ä and ö their Swedish spellings. */
const plain = (word: string): string =>
  word
    .toUpperCase()
    .replace(/[ÄÖĐŊŦ]/g, (letter) => ({ Ä: "Æ", Ö: "Ø", Đ: "D", Ŋ: "N", Ŧ: "T" })[letter] ?? letter)
    .replace(/[^A-ZÆØÅ]/g, (letter) => letter.normalize("NFD").replace(/[^A-Z]/g, ""));
