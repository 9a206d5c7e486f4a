import * as z from 'zod';

/** The data that a customer attaches to an object, to join it to their own records. */
export interface Annotations {
  externalId: string | null;
  metadata: Readonly<Record<string, string>>;
}

/** A change of annotations. What is absent stays as it is; `metadata` replaces all keys. */
export interface AnnotationsChange {
  externalId?: Annotations['externalId'] | undefined;
  metadata?: Annotations['metadata'] | undefined;
}

export const changedAnnotations = (
  before: Annotations,
  { externalId = before.externalId, metadata = before.metadata }: AnnotationsChange,
): Annotations => ({ externalId, metadata });

export const MAX_KEYS = 50;
export const MAX_KEY = 40;
export const MAX_VALUE = 500;
/** Bytes of all keys and values as JSON: it is stored with the object, and is sent with its events. */
export const MAX_METADATA_BYTES = 8 * 1_024;

/** Readable where it is shown, and free of brackets, which other APIs use to address a key. */
const KEY = new RegExp(`^[^\\p{C}\\p{Zl}\\p{Zp}[\\]]{1,${MAX_KEY}}$`, 'u');

export const externalId = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, 'Use 1 to 128 visible ASCII characters without spaces.')
  .describe('Your own id of it, of 1 to 128 visible ASCII characters; it need not be unique');

/** As `externalId`, where null removes it. */
export const externalIdOrNull = externalId
  .nullable()
  .describe(`${externalId.description}. Null for none`);

const byteLength = (value: object): number =>
  new TextEncoder().encode(JSON.stringify(value)).byteLength;

/** Zod drops this key of a record, and the customer would not learn it. */
const DROPPED = '__proto__';

const pairs = z.preprocess(
  (all, ctx) => {
    if (typeof all === 'object' && all !== null && Object.hasOwn(all, DROPPED))
      ctx.addIssue({
        code: 'custom',
        path: [DROPPED],
        message: `Use another key than ${DROPPED}.`,
      });
    return all;
  },
  z.record(z.string(), z.string().max(MAX_VALUE)),
);

/** Metadata of a request, with its keys in order, so that their order does not make two requests different. */
export const metadata = pairs
  .superRefine((all, ctx) => {
    const names = Object.keys(all);
    for (const name of names)
      if (!KEY.test(name))
        ctx.addIssue({
          code: 'custom',
          path: [name],
          message: `Use keys of 1 to ${MAX_KEY} visible characters without square brackets.`,
        });
    if (names.length > MAX_KEYS)
      ctx.addIssue({ code: 'custom', message: `Use at most ${MAX_KEYS} keys.` });
    else if (byteLength(all) > MAX_METADATA_BYTES)
      ctx.addIssue({
        code: 'custom',
        message: `Use at most ${MAX_METADATA_BYTES} bytes for all keys and values together.`,
      });
  })
  .transform((all) =>
    Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  )
  .meta({
    description:
      `Your own keys and values: at most ${MAX_KEYS} keys of ${MAX_KEY} characters, values of ${MAX_VALUE} characters, and ` +
      `${MAX_METADATA_BYTES} bytes together. Encrypted at rest; do not store passwords or card numbers in it`,
    maxProperties: MAX_KEYS,
    propertyNames: { type: 'string', minLength: 1, maxLength: MAX_KEY, pattern: '^[^\\[\\]]+$' },
  });

/** Both as an answer shows them. */
export const shownAnnotations = {
  externalId: z.string().nullable().describe('Your own id of it; null when you gave none'),
  metadata: z
    .record(z.string(), z.string())
    .describe('Your own keys and values; empty when you gave none'),
};
