import type { Context } from 'hono';
import { networkOf } from '../core/network';
import type { AppEnv } from './router';

/** The key by which an anonymous caller is counted. */
export const callerAddress = (c: Context<AppEnv>): string =>
  networkOf(c.req.header('cf-connecting-ip') ?? null);
