import { COMMON } from "../../i18n/common-words.ts";
import type { View } from "../view.ts";

/**
 * For free text that goes into an address: browsers do not send what looks like a person number (R10), and say why. A
 * pattern stands for the whole value, and is read with the flag `v` (HTML, 4.10.5.3.6).
 */
export const withoutNumber = ({ say }: View) => ({
  pattern: String.raw`(?!.*(?<![\w\-])\d{6}[ .]?\d{5}(?![\w\-])).*`,
  title: say(COMMON.noPersonNumber),
});
