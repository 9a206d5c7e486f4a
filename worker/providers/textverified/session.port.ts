import { callDurable } from './itty';
import {
  type ChangeRequest,
  type OpenReport,
  Probe,
  SessionCopy,
  Slot,
  type Tally,
  TokenReply,
} from './session.schemas';

/** The methods of ProviderSession. They reject when the object cannot be reached or its reply is invalid. */
export interface SessionPort {
  /** Reports the orders that this isolate polls, and returns the session's state. */
  copy(open: OpenReport): Promise<SessionCopy>;
  bearer(stale: number): Promise<TokenReply>;
  tally(seen: Tally): Promise<SessionCopy>;
  probe(): Promise<Probe>;
  /** Resolves when the change has its slot, or waited too long. */
  reserve(request: ChangeRequest): Promise<Slot>;
  limited(baseMs: number, retryAfterMs: number): Promise<SessionCopy>;
}

/** The only place that names session objects: by provider account. */
export function sessionPort(namespace: DurableObjectNamespace, account: string): SessionPort {
  const call = (
    method: keyof SessionPort,
    ...args: (number | Tally | OpenReport | ChangeRequest)[]
  ) => callDurable(namespace, `provider:${account}`, method, args);
  return {
    copy: async (open) => SessionCopy.parse(await call('copy', open)),
    bearer: async (stale) => TokenReply.parse(await call('bearer', stale)),
    tally: async (seen) => SessionCopy.parse(await call('tally', seen)),
    probe: async () => Probe.parse(await call('probe')),
    reserve: async (request) => Slot.parse(await call('reserve', request)),
    limited: async (baseMs, retryAfterMs) =>
      SessionCopy.parse(await call('limited', baseMs, retryAfterMs)),
  };
}
