import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-01',
    sentence: 'A message for a number other than the order’s is accepted.',
    tests: ['tests/unit/verifications/orders/messages.test.ts'],
    file: 'worker/verifications/orders/messages.ts',
    find: '    message.to === order.reservation.number &&\n',
    replace: '',
  },
  {
    id: 'I-01b',
    sentence: 'A message of another reservation of the same number is accepted.',
    tests: ['tests/unit/verifications/orders/messages.test.ts'],
    file: 'worker/verifications/orders/messages.ts',
    find: '    message.reservationId === order.reservationId &&\n',
    replace: '',
  },
  {
    id: 'I-01c',
    sentence: 'A message to the previous tenant of the number is accepted.',
    tests: ['tests/unit/verifications/orders/messages.test.ts'],
    file: 'worker/verifications/orders/messages.ts',
    find: '!isBefore(message.createdAt, order.reservation.createdAt)',
    replace: '!isBefore(message.createdAt, 0)',
  },
] satisfies Mutant[];
