import type { ErrorCode, ErrorParams } from './catalogue';

/** What crosses RPC instead of an exception: classes do not survive it. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; code: ErrorCode; params: ErrorParams };

export const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const refuse = (code: ErrorCode, params: ErrorParams = {}): Outcome<never> => ({
  ok: false,
  code,
  params,
});
