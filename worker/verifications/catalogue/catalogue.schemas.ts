import * as z from 'zod';

const service = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
    'Use the name of a listed service, such as "whatsapp".',
  )
  .describe('Name of a listed service, such as `whatsapp`');

// `voice` is parsed, so that the refusal names the capability, and omitted from the OpenAPI document.
const capability = z
  .enum(['sms', 'voice'])
  .default('sms')
  .meta({
    enum: ['sms'],
    description: 'Only `sms` is available; `voice` is refused with `capabilities.unsupported`',
  });

// No default: it would change the request hash of bodies that were sent before this field existed.
const country = z
  .string()
  .regex(/^[A-Za-z]{2}$/, 'Use an ISO 3166 country code of two letters, such as "US".')
  .transform((code) => code.toUpperCase())
  .optional()
  .describe('ISO 3166 country code of the number; only `US` is served');

/** The number that a quote or an order requests. */
export const selection = {
  service,
  capability,
  areaCodes: z
    .array(z.string().regex(/^[2-9]\d{2}$/, 'Use an area code of three digits, such as "206".'))
    .min(1)
    .max(20)
    .optional()
    .describe('Accepted area codes of three digits; the number has one of them when there is one'),
  carriers: z
    .array(z.enum(['vz', 'tmo', 'att']))
    .min(1)
    .max(3)
    .optional()
    .describe('Accepted carriers: Verizon (`vz`), T-Mobile (`tmo`), AT&T (`att`)'),
  country,
};

/** POST /v1/quotes. */
export const CreateQuote = z
  .strictObject(selection)
  .meta({ id: 'CreateQuote', example: { service: 'whatsapp', areaCodes: ['206'] } });

export const ServicesQuery = z.strictObject({
  capability,
  country,
  query: z
    .string()
    .trim()
    .max(64)
    .optional()
    .describe('A part of the name or of another name of the service, in any letter case'),
});

export const FavouriteParam = z.strictObject({ service });

export const AreaCodesQuery = z.strictObject({
  country,
  region: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .optional()
    .describe('Area codes of this US state, such as `Washington`, in any letter case'),
});
