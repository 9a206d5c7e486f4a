import type { Scope } from '../../platform/core/ctx';

/** Who opens a stream; `readAt` is when their scopes were read, epoch milliseconds. */
export interface StreamCaller {
  accountId: string;
  credentialId: string;
  scopes: readonly Scope[];
  readAt: number;
  ticket?: { jti: string; exp: number };
}
