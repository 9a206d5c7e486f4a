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

/** ProviderSession as isolates see it. Rejects when the object cannot be reached or answers nonsense. */
export interface SessionPort {
  /** Tells the session what this isolate polls, and copies what it knows. */
  copy(open: OpenReport): Promise<SessionCopy>;
  bearer(stale: number): Promise<TokenReply>;
  tally(seen: Tally): Promise<SessionCopy>;
  probe(): Promise<Probe>;
  /** Answers when it is the change's turn, or when it waited too long. */
  reserve(request: ChangeRequest): Promise<Slot>;
  limited(baseMs: number, retryAfterMs: number): Promise<SessionCopy>;
}

/** The only place that knows how session objects are named: by provider account. */
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
