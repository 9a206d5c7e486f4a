import * as z from 'zod';
import { DAY } from '../../platform/core/clock';
import { fromBase64Url, hmacSha256, sameText, toBase64Url } from '../../platform/core/crypto';
import type { SystemCtx } from '../../platform/core/ctx';

const LINK_LIFE_MS = 30 * DAY;

const Linked = z.object({
  kind: z.enum(['receipt', 'statement']),
  account: z.string(),
  /** A payment's id, or a month. */
  subject: z.string(),
  exp: z.number(),
});
/** Grants anyone with the link access to one document of an account until `exp` (epoch milliseconds). */
export type LinkedDocument = z.infer<typeof Linked>;

const mac = (key: string, body: string): string => toBase64Url(hmacSha256(key, `document:${body}`));

/** The address of a document, for an email. */
export function documentLink(ctx: SystemCtx, document: Omit<LinkedDocument, 'exp'>): string {
  const right: LinkedDocument = { ...document, exp: ctx.now() + LINK_LIFE_MS };
  const body = toBase64Url(new TextEncoder().encode(JSON.stringify(right)));
  const { DASHBOARD_ORIGIN, TICKET_KEY } = ctx.env;
  return `${DASHBOARD_ORIGIN}/api/v1/documents/${body}.${mac(TICKET_KEY, body)}`;
}

/** Verifies `link`, the last part of the address; null when it is forged or has expired. */
export function readDocumentLink(ctx: SystemCtx, link: string): LinkedDocument | null {
  const [body, signature, ...rest] = link.split('.');
  if (!body || !signature || rest.length > 0) return null;
  if (!sameText(mac(ctx.env.TICKET_KEY, body), signature)) return null;
  const right = Linked.safeParse(JSON.parse(new TextDecoder().decode(fromBase64Url(body))));
  return right.success && right.data.exp > ctx.now() ? right.data : null;
}
