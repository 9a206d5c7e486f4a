import { effect, type ReadonlySignal } from '@preact/signals';
import type { Connection } from '../../../realtime/connection';
import type { LiveModel } from './live.model';

/** Longer than a reconnect takes. */
const AFTER_MS = 10_000;
const EVERY_MS = 5_000;

interface PollDeps {
  live: Pick<LiveModel, 'hasOpen' | 'refreshOpen'>;
  stream: { live: ReadonlySignal<boolean> };
  connection: Pick<Connection, 'reach'>;
}

/** Reads open verifications at intervals while the stream is down: some proxies refuse WebSockets. Returns its end. */
export function pollOpen({ live, stream, connection }: PollDeps): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const poll = (): void => {
    live.refreshOpen();
    timer = setTimeout(poll, EVERY_MS);
  };
  return effect(() => {
    const isNeeded = !stream.live.value && live.hasOpen.value && connection.reach.value === 'ok';
    if (isNeeded) timer = setTimeout(poll, AFTER_MS);
    return () => clearTimeout(timer);
  });
}
