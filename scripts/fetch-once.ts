/**
 * `fetch` on a connection of its own. The local runtime ends one that was idle for five seconds without a word: a
 * process that stood still meanwhile would send its next request into it, and fail with "other side closed".
 */
export const fetchOnce = (url: string | URL, init: RequestInit = {}): Promise<Response> => {
  const headers = new Headers(init.headers);
  headers.set('connection', 'close');
  return fetch(url, { ...init, headers });
};
