import * as z from 'zod';
import { ErrorCodeSchema, listAnswer, type Operation } from '../core/operation';

const ErrorEntry = z
  .strictObject({
    code: ErrorCodeSchema,
    status: z.int().describe('The HTTP status'),
    title: z.string().describe('The kind of problem, in a few words'),
    detail: z.string().describe('`{name}` stands for a value of the request'),
  })
  .meta({ id: 'ErrorEntry' });

const reference = { tag: 'Reference', access: 'open' } as const;
const unchanged = { description: 'Not modified (If-None-Match)' };
const headers = { ETag: 'Send it as If-None-Match' };

export const ERRORS: Operation = {
  ...reference,
  id: 'listErrors',
  summary: 'List every error code',
  answers: {
    200: {
      ...listAnswer(
        ErrorEntry,
        {
          code: 'auth.suspended',
          status: 403,
          title: 'The account is suspended',
          detail: 'Contact support to have the account reviewed.',
        },
        'All error codes',
      ),
      headers,
    },
    304: unchanged,
  },
};

export const DOCUMENT: Operation = {
  ...reference,
  id: 'getOpenApi',
  summary: 'Read the OpenAPI document',
  answers: {
    200: {
      description: 'The OpenAPI 3.1 document',
      headers,
      schema: z.looseObject({ openapi: z.string().describe('The version of OpenAPI') }),
      example: { openapi: '3.1.0' },
    },
    304: unchanged,
  },
};

export const PROGRAMS_DOCUMENT: Operation = {
  ...DOCUMENT,
  id: 'getProgramsOpenApi',
  summary: 'Read the OpenAPI document for programs',
  description:
    'The operations for API keys, without those of people and of the operators: generate clients from this document.',
};
