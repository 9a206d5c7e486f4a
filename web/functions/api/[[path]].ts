interface PagesContext {
  request: Request;
  env: { API: Fetcher };
}

/**
 * Passes `/api/…` of the dashboard's origin to the API by a service binding: with cookies and sockets, without CORS.
 */
export const onRequest = async ({ request, env }: PagesContext): Promise<Response> => {
  const url = new URL(request.url);
  url.pathname = url.pathname.slice('/api'.length) || '/';
  const answer = await env.API.fetch(new Request(url, request));
  return answer.webSocket ? answer : dated(answer);
};

/** Adds `Date` when the runtime does not: pages count down by the server's clock (I-54). */
function dated(answer: Response): Response {
  if (answer.headers.has('date')) return answer;
  const headers = new Headers(answer.headers);
  headers.set('date', new Date().toUTCString());
  return new Response(answer.body, { status: answer.status, headers });
}
