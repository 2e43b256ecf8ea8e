/** A moment in time: whole milliseconds since 1970-01-01T00:00Z, the precision of `timestamptz(3)`. */
export type Instant = number & { readonly __instant: true };

export const instantOf = (date: Date): Instant => date.getTime() as Instant;
export const dateOf = (instant: Instant): Date => new Date(instant);
export const isoOf = (instant: Instant): string => new Date(instant).toISOString();

const MS_PER_DAY = 86_400_000;

/** `days` times 24 hours later: lives are counted in hours, so summer time never lengthens one. */
export const plusDays = (instant: Instant, days: number): Instant => (instant + days * MS_PER_DAY) as Instant;
