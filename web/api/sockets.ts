function openSocket(path: string, ticket: string): WebSocket {
  const url = new URL(`/api/v1/${path}`, location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  url.searchParams.set('ticket', ticket);
  return new WebSocket(url);
}

export const openVerificationSocket = (id: string, ticket: string): WebSocket =>
  openSocket(`verifications/${id}/ws`, ticket);

export const openStreamSocket = (ticket: string): WebSocket => openSocket('ws', ticket);
