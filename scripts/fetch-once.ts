/**
 * `fetch` on a new connection. The local runtime closes idle connections after five seconds; a process that was blocked
 * meanwhile would send its next request into a closed one and fail with "other side closed".
 */
export const fetchOnce = (url: string | URL, init: RequestInit = {}): Promise<Response> => {
  const headers = new Headers(init.headers);
  headers.set('connection', 'close');
  return fetch(url, { ...init, headers });
};
