import { AppError } from '../../platform/core/errors';
import { MAX_SOCKETS } from './sockets';

/** The object's answer to an upgrade: the socket, or the problem its bare status stands for. */
export function socketAnswer(response: Response): Response {
  switch (response.status) {
    case 101:
      // Made anew, because the headers of a fetched answer are immutable and the middleware adds to them.
      return new Response(null, { status: 101, webSocket: response.webSocket });
    case 401:
      throw new AppError('tickets.invalid');
    case 429:
      throw new AppError('sockets.too_many', { limit: MAX_SOCKETS });
    default:
      throw new AppError('verifications.not_found');
  }
}
