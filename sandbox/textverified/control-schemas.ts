import * as z from 'zod';

const instant = z.union([
  z.int().min(0),
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
]);

export const SmsInput = z
  .strictObject({
    reservationId: z.string().min(1).nullish(),
    to: z
      .string()
      .regex(/^\+?[\d\s().-]{7,20}$/)
      .optional(),
    from: z.string().max(40).nullish(),
    content: z.string().max(2000).nullish(),
    parsedCode: z.string().max(40).nullish(),
    createdAt: instant.optional(),
    delayMs: z.int().min(0).max(604_800_000).default(0),
    webhook: z.boolean().default(true),
  })
  .refine((input) => typeof input.reservationId === 'string' || input.to !== undefined, {
    error: 'reservationId or to is required',
  });

export const ResetInput = z.strictObject({ seed: z.string().min(1).max(200).optional() });
