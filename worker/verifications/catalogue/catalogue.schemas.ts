import * as z from 'zod';

const service = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/i, 'Use a service name as GET /v1/services lists it.');

// Voice is understood, so that it is refused by its own name, and left out of what the document offers.
const capability = z
  .enum(['sms', 'voice'])
  .default('sms')
  .meta({
    enum: ['sms'],
    description: 'Only `sms` is sold: `voice` is `capabilities.unsupported`',
  });

// Without a default, so that the hash of a body that was sent before there was a country stays what it was.
const country = z
  .string()
  .regex(/^[a-z]{2}$/i, 'A country is an ISO 3166 code of two letters, such as "US".')
  .transform((code) => code.toUpperCase())
  .optional();

/** What is bought, as quotes and orders name it. */
export const selection = {
  service,
  capability,
  areaCodes: z
    .array(z.string().regex(/^[2-9]\d{2}$/, 'An area code has three digits, such as "206".'))
    .min(1)
    .max(20)
    .optional(),
  carriers: z
    .array(z.enum(['vz', 'tmo', 'att']))
    .min(1)
    .max(3)
    .optional(),
  country,
};

/** POST /v1/quotes. */
export const CreateQuote = z
  .strictObject(selection)
  .meta({ id: 'CreateQuote', example: { service: 'whatsapp', areaCodes: ['206'] } });

export const ServicesQuery = z.strictObject({
  capability,
  country,
  q: z.string().trim().max(64).optional(),
});

export const AreaCodesQuery = z.strictObject({
  country,
  state: z.string().trim().min(1).max(64).optional(),
});
