import type { Scope } from '../../platform/core/ctx';

/** The caller of a stream; `readAt` is when the scopes were read, in epoch milliseconds. */
export interface StreamCaller {
  accountId: string;
  credentialId: string;
  scopes: readonly Scope[];
  readAt: number;
  ticket?: { jti: string; exp: number };
}
