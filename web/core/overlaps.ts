const HOUR_S = 3_600;

/** How long a rotated secret works beside its successor, in seconds. */
export const OVERLAPS = { none: 0, hour: HOUR_S, day: 24 * HOUR_S, week: 7 * 24 * HOUR_S } as const;
export type Overlap = keyof typeof OVERLAPS;
