/** The problems of events and of opening a socket. A part of the catalogue. */
export const SOCKET_PROBLEMS = {
  'events.not_found': [
    404,
    'Event not found',
    'The id is unknown, older than 30 days, of another account, or of a type that you may not see. Check the id.',
  ],
  'tickets.invalid': [
    401,
    'Invalid ticket',
    'A ticket opens one socket, once and within 30 seconds. Create a new ticket.',
  ],
  'sockets.upgrade_required': [426, 'WebSocket required', 'Connect with a WebSocket client.'],
  'sockets.unavailable': [
    503,
    'The socket cannot be opened',
    'Our servers do not respond. Nothing was changed. Try again in {retryAfter}.',
  ],
  'sockets.too_many': [
    403,
    'Too many open sockets',
    'A verification allows {limit} sockets at the same time. Close one first.',
  ],
  'sockets.stream_full': [
    403,
    'Too many open sockets',
    'An account allows {limit} sockets of its live stream at the same time. Close one first.',
  ],
} as const satisfies Record<string, readonly [status: number, title: string, detail: string]>;
