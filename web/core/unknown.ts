/** A field of something that came from outside; undefined when it has none. */
export const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** The field, if it is a text. */
export function textOf(value: unknown, name: string): string | undefined {
  const field = fieldOf(value, name);
  return typeof field === 'string' ? field : undefined;
}

/** A stored list of texts; empty when it is none. */
export function parseTexts(stored: string | null): string[] {
  try {
    const parsed: unknown = JSON.parse(stored ?? '[]');
    if (!Array.isArray(parsed)) return [];
    const list: unknown[] = parsed;
    return list.every((one) => typeof one === 'string') ? list : [];
  } catch {
    return [];
  }
}

/** A storage of texts. */
export type TextStore = Pick<Storage, 'getItem' | 'setItem'>;
