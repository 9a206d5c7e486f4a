/** Opens the account's stream. The ticket is a query parameter, because browsers cannot set headers on a WebSocket. */
export function openStreamSocket(ticket: string): WebSocket {
  const url = new URL('/api/v1/ws', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  url.searchParams.set('ticket', ticket);
  return new WebSocket(url);
}
