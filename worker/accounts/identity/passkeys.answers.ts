import * as z from 'zod';
import { idOf } from '../../platform/core/id-schemas';
import {
  EMPTY_BODY,
  instant,
  JSON_BODY,
  listAnswer,
  LOCATION,
  type Operation,
} from '../../platform/core/operation';
import { FRESH_EXAMPLE, Fresh } from './security.answers';

const own = { tag: 'Security', access: 'person' } as const;
const headers = { 'Set-Cookie': 'Identifies the challenge, for five minutes' };

const Passkey = z
  .strictObject({
    id: idOf('passkey'),
    name: z.string().describe('Name that the person gave to it'),
    synced: z.boolean().describe('Synced by a password manager, and not bound to one device'),
    createdAt: instant.nullable().describe('When it was added; null when unknown'),
  })
  .meta({ id: 'Passkey' });
const passkey = {
  id: 'pky_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  name: 'Laptop',
  synced: true,
  createdAt: '2026-11-20T09:00:00.000Z',
};
/** WebAuthn's own JSON, which the browser parses. */
export const PasskeyOptions = z
  .looseObject({
    challenge: z.string().describe('What the passkey signs, in base64url; the rest is WebAuthn’s'),
  })
  .meta({ id: 'PasskeyOptions' });
export const OPTIONS_EXAMPLE = {
  challenge: 'mP3yS9k2hVwq7Xb0LrTzC4nJ8dAfGe1u',
  rpId: 'app.example.com',
  userVerification: 'required',
};

export const LIST_PASSKEYS: Operation = {
  ...own,
  id: 'listPasskeys',
  summary: 'List the passkeys',
  answers: {
    200: listAnswer(Passkey, passkey, 'All passkeys, at most 20, oldest first'),
  },
};

export const BEGIN_PASSKEY: Operation = {
  ...own,
  id: 'createPasskeyOptions',
  summary: 'Start adding a passkey',
  description: 'Pass the response to `PublicKeyCredential.parseCreationOptionsFromJSON`.',
  answers: {
    200: {
      description: 'Creation options',
      schema: PasskeyOptions,
      example: OPTIONS_EXAMPLE,
      headers,
    },
  },
  problems: [...EMPTY_BODY, 'auth.not_fresh', 'passkeys.too_many'],
};

export const ADD_PASSKEY: Operation = {
  ...own,
  id: 'createPasskey',
  summary: 'Add a passkey',
  answers: {
    201: { description: 'The passkey', schema: Passkey, example: passkey, headers: LOCATION },
  },
  problems: [...JSON_BODY, 'auth.not_fresh', 'passkeys.refused'],
};

export const GET_PASSKEY: Operation = {
  ...own,
  id: 'getPasskey',
  summary: 'Get a passkey',
  answers: { 200: { description: 'The passkey', schema: Passkey, example: passkey } },
  problems: ['passkeys.not_found'],
};

export const RENAME_PASSKEY: Operation = {
  ...own,
  id: 'updatePasskey',
  summary: 'Rename a passkey',
  answers: { 200: { description: 'The renamed passkey', schema: Passkey, example: passkey } },
  problems: [...JSON_BODY, 'passkeys.not_found'],
};

export const REMOVE_PASSKEY: Operation = {
  ...own,
  id: 'deletePasskey',
  unconfirmed: true,
  summary: 'Remove a passkey',
  answers: { 204: { description: 'Removed' } },
  problems: [...EMPTY_BODY, 'auth.not_fresh', 'passkeys.not_found'],
};

export const CONFIRM_BY_PASSKEY: Operation = {
  ...own,
  id: 'confirmIdentityByPasskey',
  unconfirmed: true,
  summary: 'Confirm that it is you, with a passkey',
  description: 'Uses the same request options as signing in with a passkey.',
  answers: { 200: { description: 'Confirmed', schema: Fresh, example: FRESH_EXAMPLE } },
  problems: [...JSON_BODY, 'passkeys.refused'],
};
