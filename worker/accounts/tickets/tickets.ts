import * as z from 'zod';
import { SECOND } from '../../platform/core/clock';
import { SCOPES } from '../../platform/core/ctx';
import { fromBase64Url, hmacSha256, sameText, toBase64Url } from '../../platform/core/crypto';

export const TICKET_LIFE_MS = 30 * SECOND;
/** The target of a ticket for the account's own stream. */
export const STREAM = 'stream';

const Ticket = z.object({
  jti: z.string(),
  account: z.string(),
  credential: z.string(),
  target: z.string(),
  /** The scopes of the requester, for targets whose content depends on scopes. */
  scopes: z.array(z.enum(SCOPES)).optional(),
  exp: z.number(),
});
/** The right to open one socket on `target`, once, until `exp` (epoch milliseconds). */
export type Ticket = z.infer<typeof Ticket>;

const mac = (key: string, body: string): string => toBase64Url(hmacSha256(key, `ticket:${body}`));

export function issueTicket(
  key: string,
  right: Pick<Ticket, 'account' | 'credential' | 'target' | 'scopes'>,
  now: number,
  jti: string = crypto.randomUUID(),
): { ticket: string; expiresAt: number } {
  const payload: Ticket = { ...right, jti, exp: now + TICKET_LIFE_MS };
  const body = toBase64Url(new TextEncoder().encode(JSON.stringify(payload)));
  return { ticket: `${body}.${mac(key, body)}`, expiresAt: payload.exp };
}

/** The ticket if it is authentic, for `target` and not expired; else null. The target ensures single use (I-43). */
export function parseTicket(
  key: string,
  text: string,
  expected: { target: string; now: number },
): Ticket | null {
  const [body, signature, ...rest] = text.split('.');
  if (!body || !signature || rest.length > 0 || !sameText(mac(key, body), signature)) return null;
  const ticket = Ticket.safeParse(JSON.parse(new TextDecoder().decode(fromBase64Url(body))));
  if (!ticket.success) return null;
  const { target, exp } = ticket.data;
  return target === expected.target && exp > expected.now ? ticket.data : null;
}
