import { Hono } from 'hono';
import type { Ctx } from '../kernel/ctx';

export interface AppEnv {
  Bindings: Env;
  Variables: { requestId: string; ctx: Ctx };
}

export const newRouter = () => new Hono<AppEnv>();
