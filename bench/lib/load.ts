// The load generator's process: runs the requests of loader.ts, on loopback only.
import { deliver, type Deliveries } from './deliveries.ts';
import { flood, type Flood } from '../../scripts/flood.ts';
import { sendLoad, type Load } from './wire.ts';

type Request = { id: number } & (
  | { do: 'sendLoad'; order: Load }
  | { do: 'deliver'; order: Deliveries }
  | { do: 'flood'; order: Flood }
);

function work(request: Request): Promise<unknown> {
  switch (request.do) {
    case 'sendLoad':
      return sendLoad(request.order);
    case 'deliver':
      return deliver(request.order);
    case 'flood':
      return flood(request.order);
  }
}

process.on('message', (request: Request) => {
  work(request).then(
    (value) => process.send?.({ id: request.id, value }),
    (error: unknown) => process.send?.({ id: request.id, error: String(error) }),
  );
});
process.once('disconnect', () => process.exit(0));
