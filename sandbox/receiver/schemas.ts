import * as z from 'zod';

/** The behaviour of a customer's server. */
export const Switches = z.strictObject({
  /** The endpoint's secret, copied from its page. Empty: every signature is wrong. */
  secret: z.string().max(200),
  /** Status of the answer; 410 means that the endpoint is gone. */
  status: z.int().min(200).max(599),
  delayMs: z.int().min(0).max(60_000),
  /** Never answers. */
  hang: z.boolean(),
  /** Address of a 307 redirect. */
  redirect: z.string().max(2_000).nullable(),
  /** Seconds, or an HTTP date. */
  retryAfter: z.string().max(100).nullable(),
  /** Answers the challenge of a verification. */
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

/** A browser's form: every value is a string, and a checkbox is present only when it is ticked. */
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

/** The fields of a webhook's body that the receiver uses. */
export const Body = z.object({
  type: z.string(),
  data: z.object({ challenge: z.string().optional() }).default({}),
});
