import type { RouterRoute } from 'hono/types';
import { generateSpecs } from 'hono-openapi';
import { SESSION_COOKIE } from '../accounts/identity/auth';
import type { Tag } from '../platform/core/operation';
import { newRouter } from '../platform/http/router';
import { API_VERSION } from '../platform/http/versions';

const TAGS: Readonly<Record<Tag, string>> = {
  Verifications: 'Rent a number, wait for its code, end the wait.',
  Events: 'What happened, live and for the last 30 days.',
  Catalogue: 'What can be rented, where, and at what price.',
  Credits: 'What can be spent, and what was.',
  Payments: 'Adding credits, by card.',
  Account: 'Who calls, who else may, and who did what.',
  Webhooks: 'Where your events are sent, and what became of each.',
  Notifications: 'What a person is told of, and how: in the dashboard, by mail, text or webhook.',
  Tiers: 'What an account may do, what of it is used, and how to get more.',
  Operators: 'For the people who run the platform.',
  'Sign-in': 'A session for a browser. Programs use an API key instead.',
  Security: 'What a signed-in person may do about their own login. No API key can.',
  Reference: 'The API about itself.',
  Operation: 'For operators and for the provider.',
};

const securitySchemes = {
  apiKey: {
    type: 'http' as const,
    scheme: 'bearer',
    description: 'An API key: `Authorization: Bearer nsk_live_…`',
  },
  session: {
    type: 'apiKey' as const,
    in: 'cookie',
    name: SESSION_COOKIE,
    description:
      'The cookie of a signed-in browser; changes only from the dashboard’s own origin. ' +
      'The header `Namaskah-Account` names the account, for who belongs to several',
  },
  ticket: {
    type: 'apiKey' as const,
    in: 'query',
    name: 'ticket',
    description: 'A single-use ticket of POST /v1/tickets',
  },
  signature: {
    type: 'apiKey' as const,
    in: 'header',
    name: 'X-Webhook-Signature',
    description: 'HMAC-SHA512 over the raw body, by the provider',
  },
};

/** OpenAPI 3.1, from what the routes themselves declare and validate. */
export const openApiDocument = (routes: readonly RouterRoute[]) =>
  generateSpecs(Object.assign(newRouter(), { routes: [...routes] }), {
    // The document has a dot in its own name.
    excludeStaticFile: false,
    defaultValidationErrorResponse: false,
    documentation: {
      info: {
        title: 'Namaskah',
        version: API_VERSION,
        description:
          'Rents phone numbers, receives the SMS that a service sends to them, and shows the code. ' +
          'Money is whole US cents, times are ISO 8601 with Z, errors are application/problem+json.',
      },
      servers: [{ url: '/' }],
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      components: { securitySchemes },
    },
  });
