interface PagesContext {
  request: Request;
  env: { API: Fetcher };
}

/** `/api/…` of the dashboard's origin is the API's `/…`: by binding, with cookies, sockets included, without CORS. */
export const onRequest = ({ request, env }: PagesContext): Promise<Response> => {
  const url = new URL(request.url);
  url.pathname = url.pathname.slice('/api'.length) || '/';
  return env.API.fetch(new Request(url, request));
};
