import * as z from 'zod';
import { EMPTY_BODY, instant, listAnswer, type Operation } from '../../platform/core/operation';

const Favourite = z
  .strictObject({
    service: z.string().describe('Name of the service'),
    createdAt: instant.describe('When you added it'),
  })
  .meta({ id: 'Favourite' });

const person = { tag: 'Catalogue', access: 'person' } as const;
const whatsapp = { service: 'whatsapp', createdAt: '2026-11-22T10:00:00.000Z' };

export const FAVOURITES: Operation = {
  ...person,
  id: 'listFavourites',
  summary: 'List your favourite services',
  description: 'Each member of an account has their own.',
  answers: { 200: listAnswer(Favourite, whatsapp, 'All favourites, oldest first') },
};

export const ADD_FAVOURITE: Operation = {
  ...person,
  id: 'setFavourite',
  unconfirmed: true,
  summary: 'Add a favourite service',
  description: 'At most 50: a further one replaces the oldest.',
  answers: { 200: { description: 'The favourite', schema: Favourite, example: whatsapp } },
  problems: [...EMPTY_BODY, 'request.invalid', 'services.unknown'],
};

export const REMOVE_FAVOURITE: Operation = {
  ...person,
  id: 'deleteFavourite',
  unconfirmed: true,
  summary: 'Remove a favourite service',
  answers: { 204: { description: 'It is not a favourite' } },
  problems: [...EMPTY_BODY, 'request.invalid'],
};
