import * as z from 'zod';
import { EMPTY_BODY, instant, listOf, type Operation } from '../../platform/core/operation';

const Export = z
  .strictObject({
    id: z.string(),
    state: z.enum(['running', 'ready', 'failed', 'expired']),
    bytes: z.int().nullable().describe('Of the archive; null unless it is ready'),
    createdAt: instant,
    endedAt: instant.nullable(),
    expiresAt: instant.describe('Until when it can be downloaded'),
  })
  .meta({ id: 'Export' });

const running: z.infer<typeof Export> = {
  id: 'exp_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  state: 'running',
  bytes: null,
  createdAt: '2026-11-22T10:00:00.000Z',
  endedAt: null,
  expiresAt: '2026-11-29T10:00:00.000Z',
};
const ready: z.infer<typeof Export> = {
  ...running,
  state: 'ready',
  bytes: 48_211,
  endedAt: '2026-11-22T10:00:04.000Z',
  expiresAt: '2026-11-29T10:00:04.000Z',
};
const owner = { tag: 'Account', access: 'owner' } as const;

export const REQUEST: Operation = {
  ...owner,
  id: 'requestExport',
  idempotent: 'replayed',
  summary: 'Ask for an export of the account',
  description:
    'A ZIP of JSON and CSV: profile, members, keys without secrets, orders, messages in clear, payments with their receipts, ledger and audit log. ' +
    'It is made in the background; a mail says when it is ready. While one is made, a repeat answers with it.',
  answers: {
    202: {
      description: 'It is being made',
      schema: Export,
      example: running,
      headers: { Location: 'Where to ask how it goes' },
    },
  },
  problems: [...EMPTY_BODY, 'auth.not_fresh', 'exports.too_many'],
};

export const LIST: Operation = {
  ...owner,
  id: 'listExports',
  summary: 'List the account’s exports, newest first',
  answers: {
    200: { description: 'The last fifty', schema: listOf(Export), example: { data: [ready] } },
  },
};

export const GET: Operation = {
  ...owner,
  id: 'getExport',
  summary: 'Read how an export goes',
  answers: { 200: { description: 'The export', schema: Export, example: ready } },
  problems: ['exports.not_found'],
};

export const DOWNLOAD: Operation = {
  ...owner,
  id: 'downloadExport',
  summary: 'Download an export',
  description:
    'The archive, `application/zip`, for seven days. It rests sealed and is opened while it is sent.',
  answers: {
    200: {
      description: 'The archive',
      headers: { 'Content-Disposition': 'A name for the file' },
    },
  },
  problems: ['auth.not_fresh', 'exports.not_found', 'exports.not_ready'],
};
