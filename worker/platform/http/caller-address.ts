import type { Context } from 'hono';
import { networkOf } from '../core/network';
import type { AppEnv } from './router';

/** What a stranger is counted by. */
export const callerAddress = (c: Context<AppEnv>): string =>
  networkOf(c.req.header('cf-connecting-ip') ?? null);
