/** One holder's look-ups on one birth date within a day: how many different numbers, and how many of them nobody had. */
export type Tries = { different: number; missed: number };

const FEWEST = 20;

/**
 * Whether somebody seems to try out the numbers of a birth date: of the few hundred that a date has, twenty different ones
 * with more than three in ten belonging to nobody.
 */
export const isTryingOut = ({ different, missed }: Tries): boolean =>
  different >= FEWEST && missed * 10 > different * 3;
