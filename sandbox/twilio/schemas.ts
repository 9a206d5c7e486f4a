import * as z from 'zod';

/** The form of Twilio's POST …/Messages.json, as far as we send it; unknown fields are let through, as Twilio does. */
export const Message = z.object({
  To: z.string(),
  From: z.string(),
  Body: z.string(),
});
export type Message = z.infer<typeof Message>;

export const E164 = /^\+[1-9]\d{6,14}$/;
/** Of a text; longer ones are refused. */
export const MAX_BODY = 1_600;

/** How the provider behaves. */
export const Switches = z.strictObject({
  /** What it answers instead of taking a text: 429 and 5xx pass, others are its last word; null: it takes them. */
  status: z.int().min(400).max(599).nullable(),
  /** Its own code for the error, as `21610` for a reader who wants no more texts. */
  code: z.int().min(10_000).max(99_999).nullable(),
  /** Takes the text, and never says so. */
  loseAnswer: z.boolean(),
  delayMs: z.int().min(0).max(60_000),
});
export type Switches = z.infer<typeof Switches>;

export const DEFAULTS: Switches = { status: null, code: null, loseAnswer: false, delayMs: 0 };

export const SwitchPatch = Switches.partial();
export type SwitchPatch = z.infer<typeof SwitchPatch>;

const numberOrNull = z.string().transform((text) => (text === '' ? null : Number(text)));

/** As a browser's form sends them: every value a string, a box only when it is ticked. */
export const SwitchForm = z
  .object({
    status: numberOrNull,
    code: numberOrNull,
    loseAnswer: z.string().optional(),
    delayMs: z.coerce.number(),
  })
  .transform((form) => ({ ...form, loseAnswer: form.loseAnswer !== undefined }))
  .pipe(Switches);
