import * as z from 'zod';

const addresses = z.union([z.string().transform((one) => [one]), z.array(z.string()).max(50)]);
const Address = /^(?:[^<>@]+<)?[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+>?$/;
const some = addresses.refine(
  (all) => all.length > 0 && all.every((one) => Address.test(one)),
  'Invalid `to` field. The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.',
);

/** The part of Resend's `POST /emails` body that the Worker sends. Unknown fields pass, as at Resend. */
export const Email = z.object({
  from: z.string().regex(Address, 'Invalid `from` field.'),
  to: some,
  subject: z.string().min(1),
  html: z.string().optional(),
  text: z.string().optional(),
  reply_to: addresses.optional(),
  headers: z.record(z.string(), z.string()).optional(),
  tags: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
});
export type Email = z.infer<typeof Email>;
