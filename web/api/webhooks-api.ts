import { client, done, read, readAll } from './http-client';
import { withStepUp } from './step-up';

const { 'webhook-endpoints': endpoints, 'webhook-deliveries': deliveries } = client.v1;
const endpoint = endpoints[':id'];
export type CreateEndpoint = Parameters<typeof endpoints.$post>[0]['json'];
export type UpdateEndpoint = Parameters<typeof endpoint.$patch>[0]['json'];
type ReplaySince = Parameters<typeof endpoint.replay.$post>[0]['json'];

/** Webhook endpoints and their deliveries. */
export const webhooks = {
  list: () => readAll((query) => endpoints.$get({ query })),
  /** Only this response and the one of `rotate` contain the secret. */
  create: (json: CreateEndpoint) => withStepUp(() => read(endpoints.$post({ json }))),
  get: (id: string) => read(endpoint.$get({ param: { id } })),
  update: (id: string, json: UpdateEndpoint) =>
    withStepUp(() => read(endpoint.$patch({ param: { id }, json }))),
  remove: (id: string) => done(endpoint.$delete({ param: { id } })),
  verify: (id: string) => withStepUp(() => read(endpoint.verify.$post({ param: { id } }))),
  rotate: (id: string, overlapSeconds: number) =>
    withStepUp(() =>
      read(endpoint['rotate-secret'].$post({ param: { id }, json: { overlapSeconds } })),
    ),
  test: (id: string, type: string) => read(endpoint.test.$post({ param: { id }, json: { type } })),
  replaySince: (id: string, json: ReplaySince) =>
    read(endpoint.replay.$post({ param: { id }, json })),
  deliveries: (id: string, query: Record<string, string>) =>
    read(endpoint.deliveries.$get({ param: { id }, query })),
  delivery: (id: string) => read(deliveries[':id'].$get({ param: { id } })),
  replay: (id: string) => read(deliveries[':id'].replay.$post({ param: { id } })),
};

export type Webhooks = typeof webhooks;
type Answered<K extends keyof Webhooks> = Awaited<ReturnType<Webhooks[K]>>;
export type Endpoint = Answered<'get'>;
export type IssuedEndpoint = Answered<'create'>;
export type Delivery = Answered<'deliveries'>['data'][number];
export type Attempt = Answered<'delivery'>['attempts'][number];
