// The load generator's process: does what loader.ts asks for, on loopback only.
import { deliver, type Deliveries } from './deliveries.ts';
import { hammer, type Hammer } from './wire.ts';

type Request = { id: number } & (
  | { do: 'hammer'; order: Hammer }
  | { do: 'deliver'; order: Deliveries }
);

const work = (request: Request): Promise<unknown> =>
  request.do === 'hammer' ? hammer(request.order) : deliver(request.order);

process.on('message', (request: Request) => {
  work(request).then(
    (value) => process.send?.({ id: request.id, value }),
    (error: unknown) => process.send?.({ id: request.id, error: String(error) }),
  );
});
process.once('disconnect', () => process.exit(0));
