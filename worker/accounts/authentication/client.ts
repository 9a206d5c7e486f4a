import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import * as z from 'zod';
import type { Client } from '../credentials/client';
import { DEVICE_COOKIE } from '../credentials/known-device';
import type { AppEnv } from '../../platform/http/router';

const Place = z.object({
  country: z.string().length(2).nullish().catch(null),
  city: z.string().max(100).nullish().catch(null),
});

/** Device and network of the caller. Cloudflare sets the address; other client headers are not trusted for it (I-40). */
export function clientOf(c: Context<AppEnv>): Client {
  const place = Place.safeParse(c.req.raw.cf ?? {}).data;
  return {
    address: c.req.header('cf-connecting-ip') ?? null,
    userAgent: c.req.header('user-agent')?.slice(0, 400) ?? null,
    country: place?.country ?? null,
    city: place?.city ?? null,
    device: getCookie(c, DEVICE_COOKIE) ?? null,
  };
}
