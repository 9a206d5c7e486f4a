import { client, read } from './http-client';
import { withStepUp } from './step-up';

const { announcements: own } = client.v1.admin;
export type Announce = Parameters<typeof own.$post>[0]['json'];

/** Announcements of the platform to all users. */
export const announcements = {
  list: (query: Record<string, string>) => read(own.$get({ query })),
  publish: (json: Announce, key: string) =>
    withStepUp(() => read(own.$post({ json }, { headers: { 'idempotency-key': key } }))),
};

export type Announcements = typeof announcements;
export type Announcement = Awaited<ReturnType<Announcements['publish']>>;
