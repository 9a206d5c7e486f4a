import * as z from 'zod';
import { centsUp, e164, instant } from './units';

/** The provider's formats (contract, appendix 1), reduced to the fields in use and converted to our units. */

const refined = <T>(name: string, convert: (value: string) => T | null) =>
  z.string().transform((value, ctx): T => {
    const converted = convert(value);
    if (converted !== null) return converted;
    // Omits the value, which may be a phone number (I-47).
    ctx.addIssue({ code: 'custom', message: `unreadable ${name}` });
    return z.NEVER;
  });

const Instant = refined('instant', instant);
const PhoneNumber = refined('number', e164);
/** Null for a number of another country; the rest of the row (state, cost) is still used. */
const AnyNumber = z.string().transform((text) => e164(text));
const Cents = z.number().transform((dollars, ctx): number => {
  const cents = centsUp(dollars);
  if (cents !== null) return cents;
  ctx.addIssue({ code: 'custom', message: 'unreadable amount' });
  return z.NEVER;
});

/** Opaque; the pattern limits it to one path segment. */
export const Id = z.string().regex(/^[\w-][\w.~:-]{0,127}$/);

const STATES = {
  verificationPending: 'pending',
  verificationCompleted: 'completed',
  verificationCanceled: 'canceled',
  verificationTimedOut: 'timedOut',
  verificationReported: 'reported',
  verificationRefunded: 'refunded',
  verificationReused: 'reused',
  verificationReactivated: 'reactivated',
} as const;
type WireState = keyof typeof STATES;
const isState = (state: string): state is WireState => Object.hasOwn(STATES, state);
const State = refined('state', (state) => (isState(state) ? STATES[state] : null));

export const BearerToken = z.object({ token: z.string().min(1), expiresAt: z.string() });

export const WireError = z.object({
  errorCode: z.string().nullish(),
  errorDescription: z.string().nullish().catch(null),
});

export const Link = z.object({ method: z.string().nullish(), href: z.string().nullish() });

export type Page = z.infer<typeof Page>;
export const Page = z.object({
  data: z.array(z.unknown()),
  hasNext: z.boolean(),
  links: z.object({ next: Link.nullish() }).nullish(),
});

export const Verification = z
  .object({
    id: Id,
    number: AnyNumber,
    serviceName: z.string(),
    state: State,
    createdAt: Instant,
    endsAt: Instant,
    totalCost: Cents,
    cancel: z.object({ canCancel: z.boolean() }),
    report: z.object({ canReport: z.boolean() }),
    reactivate: z.object({ canReactivate: z.boolean() }),
    reuse: z.object({ reusableUntil: Instant.nullish() }),
  })
  .transform(({ totalCost, cancel, report, reactivate, reuse, ...rest }) => ({
    ...rest,
    costCents: totalCost,
    canCancel: cancel.canCancel,
    canReport: report.canReport,
    canReactivate: reactivate.canReactivate,
    reusableUntil: reuse.reusableUntil ?? null,
  }));

/** The field of a row of `GET verifications` that decides whether the row is relevant. */
export const Dated = z.object({ createdAt: Instant });

export const Summary = z
  .object({
    id: Id,
    number: AnyNumber,
    serviceName: z.string(),
    state: State,
    createdAt: Instant,
    totalCost: Cents,
  })
  .transform(({ totalCost, ...rest }) => ({ ...rest, costCents: totalCost }));

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

const sms = {
  from: text,
  to: PhoneNumber,
  createdAt: Instant,
  smsContent: text,
  parsedCode: text,
  // When the field is missing, an absent text shows that the message is encrypted.
  encrypted: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
};

export const Sms = z
  .object({ id: text, ...sms })
  .transform(({ id, smsContent, ...rest }) => ({ smsId: id, content: smsContent, ...rest }));

/** A webhook's SMS with keys in lower case, because their case is not reliable (contract A.7). */
export const WebhookSms = z
  .object({
    from: sms.from,
    to: sms.to,
    createdat: sms.createdAt,
    smscontent: sms.smsContent,
    parsedcode: sms.parsedCode,
    encrypted: sms.encrypted,
    reservationid: text,
  })
  .transform((data) => ({
    smsId: null,
    reservationId: data.reservationid ?? '',
    from: data.from,
    to: data.to,
    content: data.smscontent,
    parsedCode: data.parsedcode,
    createdAt: data.createdat,
    encrypted: data.encrypted,
  }));

export const Service = z.object({
  serviceName: z.string().min(1),
  capability: z.string(),
  description: text,
});
export const AreaCode = z.object({ areaCode: z.string().regex(/^[2-9]\d\d$/), state: z.string() });

export const Price = z
  .object({ price: Cents.refine((cents) => cents > 0) })
  .transform(({ price }) => ({ priceCents: price }));

export const Stock = z
  .object({ availableQuantity: z.int().min(0) })
  .transform(({ availableQuantity }) => ({ available: availableQuantity }));

export const Account = z
  .object({ currentBalance: Cents })
  .transform(({ currentBalance }) => ({ balanceCents: currentBalance }));
