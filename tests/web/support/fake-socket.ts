import type { StreamEvent } from '../../../web/realtime/frames';

export const streamEvent = (
  sequence: number,
  type = 'credit.deducted',
  data: StreamEvent['data'] = {},
): StreamEvent => ({
  id: `evt_${sequence}`,
  type,
  version: 1,
  timestamp: new Date().toISOString(),
  sequence,
  accountId: 'acc_1',
  data,
});

/** A WebSocket whose server is the test. */
export class FakeSocket extends EventTarget {
  readonly sent: string[] = [];
  closed = false;

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.dispatchEvent(new Event('close'));
  }

  says(frame: object | string): void {
    const data = typeof frame === 'string' ? frame : JSON.stringify(frame);
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }

  hello(sequence: number): void {
    this.says({ type: 'hello', sequence, sentAt: new Date().toISOString() });
  }

  event(sequence: number, type?: string, data?: StreamEvent['data']): void {
    this.says({ type: 'event', event: streamEvent(sequence, type, data) });
  }
}
