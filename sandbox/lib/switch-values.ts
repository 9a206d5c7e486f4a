import * as z from 'zod';

export const share = z.number().min(0).max(1);
export const ms = z.int().min(0).max(604_800_000);
export const count = z.int().min(0).max(1_000_000);
export const span = z.union([
  ms,
  z.tuple([ms, ms]).refine(([low, high]) => low <= high, '[min, max]: min is above max'),
]);
/** The value for one operation group; `all` is the fallback inside an object. */
export function forGroup<T extends number | [number, number], G extends string>(
  setting: T | Partial<Record<G | 'all', T>>,
  group: G,
  none: T,
): T {
  if (typeof setting !== 'object' || Array.isArray(setting)) return setting;
  return setting[group] ?? setting.all ?? none;
}

/** The value of a span for a draw; a fixed span needs none. */
export function spanAt(setting: number | [number, number], draw: () => number): number {
  if (typeof setting === 'number') return setting;
  const [low, high] = setting;
  return low === high ? low : low + Math.floor(draw() * (high - low + 1));
}

const Patch = z.record(z.string(), z.json());
const isSection = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Replaces top-level fields and merges the named sections, so that one field of a section can be changed alone. */
export function mergePatch(
  current: Record<string, unknown>,
  patch: unknown,
  sections: readonly string[],
) {
  const fields = Patch.safeParse(patch);
  if (!fields.success) return fields;
  const next: Record<string, unknown> = { ...current, ...fields.data };
  for (const section of sections) {
    const [whole, part] = [current[section], fields.data[section]];
    if (isSection(whole) && isSection(part)) next[section] = { ...whole, ...part };
  }
  return { success: true as const, data: next };
}
