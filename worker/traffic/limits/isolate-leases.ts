import { waitUntil } from 'cloudflare:workers';
import { MINUTE } from '../../platform/core/clock';
import { pollUntil } from '../../platform/core/timeout';
import { LeaseBook } from './lease-book';
import { answerTimeout } from './lease-protocol';

/** A lease book on the isolate's clock. */
export const newLeaseBook = (): LeaseBook =>
  new LeaseBook({
    now: () => Date.now(),
    newAsk: () => crypto.randomUUID(),
    keep: (flight) => waitUntil(flight),
    join: (_, isOver) => pollUntil(isOver, 2 * answerTimeout(MINUTE)),
  });
