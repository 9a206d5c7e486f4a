import * as z from 'zod';
import { exampleId, idOf } from '../../platform/core/id-schemas';
import {
  instant,
  JSON_BODY,
  listAnswer,
  LOCATION,
  QUERY,
  type Operation,
} from '../../platform/core/operation';

const Announcement = z
  .strictObject({
    id: idOf('announcement'),
    title: z.string().describe('Its title, on one line'),
    body: z.string().describe('Its text, in one or more lines'),
    createdAt: instant.describe('When it was published'),
  })
  .meta({ id: 'Announcement' });

const announcement: z.infer<typeof Announcement> = {
  id: exampleId('announcement'),
  title: 'Maintenance on Sunday',
  body: 'Numbers cannot be rented from 02:00 to 02:15 UTC.',
  createdAt: '2026-11-22T10:00:00.000Z',
};

export const LIST: Operation = {
  id: 'adminListAnnouncements',
  summary: 'List announcements',
  tag: 'Operators',
  access: 'support',
  answers: {
    200: listAnswer(Announcement, announcement),
  },
  problems: QUERY,
};

export const CREATE: Operation = {
  id: 'adminCreateAnnouncement',
  summary: 'Publish an announcement',
  description:
    'Every person with a login at that time sees it among their notifications. A repeat with the same Idempotency-Key ' +
    'publishes it once.',
  tag: 'Operators',
  access: 'admin',
  idempotent: true,
  answers: {
    201: {
      description: 'The announcement',
      schema: Announcement,
      example: announcement,
      headers: LOCATION,
    },
  },
  problems: [...JSON_BODY, 'auth.not_fresh', 'idempotency.key_invalid', 'idempotency.body_differs'],
};

export const GET: Operation = {
  id: 'adminGetAnnouncement',
  summary: 'Get an announcement',
  tag: 'Operators',
  access: 'support',
  answers: {
    200: { description: 'The announcement', schema: Announcement, example: announcement },
  },
  problems: ['announcements.not_found'],
};
