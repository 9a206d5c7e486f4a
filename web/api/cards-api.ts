import { client, done, read, readAll } from './http-client';
import { withStepUp } from './step-up';

const methods = client.v1['payment-methods'];
const autoTopUp = client.v1['auto-top-up'];

/** Saved cards and auto top-up. */
export const cards = {
  list: () => readAll((query) => methods.$get({ query })),
  setDefault: (id: string) => read(methods[':id'].default.$post({ param: { id } })),
  remove: (id: string) => done(methods[':id'].$delete({ param: { id } })),
  autoTopUp: () => read(autoTopUp.$get({})),
  enable: (json: Terms) => withStepUp(() => read(autoTopUp.$put({ json }))),
  disable: () => done(autoTopUp.$delete({})),
};

export type Terms = Parameters<typeof autoTopUp.$put>[0]['json'];
export type Cards = typeof cards;
export type SavedCard = Awaited<ReturnType<Cards['list']>>['data'][number];
export type AutoTopUp = Awaited<ReturnType<Cards['autoTopUp']>>;
