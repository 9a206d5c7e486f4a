/** Opens the account's stream; browsers cannot set headers on a WebSocket, so that the ticket is a query parameter. */
export function openStreamSocket(ticket: string): WebSocket {
  const url = new URL('/api/v1/ws', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  url.searchParams.set('ticket', ticket);
  return new WebSocket(url);
}
