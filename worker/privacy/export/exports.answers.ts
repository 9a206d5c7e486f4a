import * as z from 'zod';
import { idOf } from '../../platform/core/id-schemas';
import {
  EMPTY_BODY,
  instant,
  listAnswer,
  LOCATION,
  QUERY,
  type Operation,
} from '../../platform/core/operation';

const Export = z
  .strictObject({
    id: idOf('export'),
    state: z
      .enum(['running', 'ready', 'failed', 'expired'])
      .describe('Only a ready export can be downloaded'),
    sizeBytes: z.int().nullable().describe('Size of the archive in bytes; null unless it is ready'),
    createdAt: instant.describe('When it was requested'),
    endedAt: instant.nullable().describe('When it was ready or failed'),
    expiresAt: instant.describe('When the archive is deleted'),
  })
  .meta({ id: 'Export' });

const running: z.infer<typeof Export> = {
  id: 'exp_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  state: 'running',
  sizeBytes: null,
  createdAt: '2026-11-22T10:00:00.000Z',
  endedAt: null,
  expiresAt: '2026-11-29T10:00:00.000Z',
};
const ready: z.infer<typeof Export> = {
  ...running,
  state: 'ready',
  sizeBytes: 48_211,
  endedAt: '2026-11-22T10:00:04.000Z',
  expiresAt: '2026-11-29T10:00:04.000Z',
};
const owner = { tag: 'Account', access: 'owner' } as const;

export const REQUEST: Operation = {
  ...owner,
  id: 'createExport',
  idempotent: 'replayed',
  summary: 'Request an export of the account',
  description:
    'A ZIP with JSON and CSV files: profile, members, API keys and webhook endpoints without secrets, saved cards, ' +
    'orders, messages in clear text, payments with their receipts, ledger, notifications and audit log. It is created in the background; an ' +
    'email tells you when it is ready. While an export is running, a second request returns the running one.',
  answers: {
    202: {
      description: 'The running export',
      schema: Export,
      example: running,
      headers: LOCATION,
    },
  },
  problems: [...EMPTY_BODY, 'auth.not_fresh', 'exports.too_many'],
};

export const LIST: Operation = {
  ...owner,
  id: 'listExports',
  summary: 'List the account’s exports',
  answers: {
    200: listAnswer(Export, ready),
  },
  problems: QUERY,
};

export const GET: Operation = {
  ...owner,
  id: 'getExport',
  summary: 'Get an export',
  answers: { 200: { description: 'The export', schema: Export, example: ready } },
  problems: ['exports.not_found'],
};

export const DOWNLOAD: Operation = {
  ...owner,
  id: 'downloadExport',
  summary: 'Download an export',
  description:
    'The ZIP archive, for seven days. It is stored encrypted, and decrypted while it is sent.',
  answers: {
    200: {
      description: 'The archive',
      headers: { 'Content-Disposition': 'File name' },
      files: ['application/zip'],
    },
  },
  problems: ['auth.not_fresh', 'exports.not_found', 'exports.not_ready'],
};
