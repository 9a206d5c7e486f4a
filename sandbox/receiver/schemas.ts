import * as z from 'zod';

/** How a customer's server behaves. */
export const Switches = z.strictObject({
  /** What the endpoint's page showed once; empty: every signature is wrong. */
  secret: z.string().max(200),
  /** What it answers with; 410 says that it is gone. */
  status: z.int().min(200).max(599),
  delayMs: z.int().min(0).max(60_000),
  /** Never answers. */
  hang: z.boolean(),
  /** Answers 307 with this address. */
  redirect: z.string().max(2_000).nullable(),
  /** Seconds, or an HTTP date. */
  retryAfter: z.string().max(100).nullable(),
  /** Answers a verification with its challenge. */
  verify: z.boolean(),
});
export type Switches = z.infer<typeof Switches>;

export const DEFAULTS: Switches = {
  secret: '',
  status: 200,
  delayMs: 0,
  hang: false,
  redirect: null,
  retryAfter: null,
  verify: true,
};

export const SwitchPatch = Switches.partial();
export type SwitchPatch = z.infer<typeof SwitchPatch>;

/** As a browser's form sends them: every value a string, a box only when it is ticked. */
export const SwitchForm = z
  .object({
    secret: z.string(),
    status: z.coerce.number(),
    delayMs: z.coerce.number(),
    hang: z.string().optional(),
    redirect: z.string(),
    retryAfter: z.string(),
    verify: z.string().optional(),
  })
  .transform((form) => ({
    ...form,
    hang: form.hang !== undefined,
    verify: form.verify !== undefined,
    redirect: form.redirect || null,
    retryAfter: form.retryAfter || null,
  }))
  .pipe(Switches);

/** What of a webhook's body is shown and answered to. */
export const Body = z.object({
  type: z.string(),
  data: z.object({ challenge: z.string().optional() }).default({}),
});
