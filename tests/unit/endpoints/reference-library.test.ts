import { expect, test } from 'vitest';
import { signedRequests } from '../../support/signed-requests';

interface Library {
  Webhook: new (secret: string) => { verify(body: string, headers: object): unknown };
}

// By a name that the compiler does not resolve: the library is not needed to run anything.
const LIBRARY = 'standardwebhooks';

test('the reference library takes our requests, and refuses the same', async (context) => {
  const library = (await import(/* @vite-ignore */ LIBRARY).catch(() => null)) as Library | null;
  if (!library) return context.skip(`${LIBRARY} is not installed`);
  for (const { request, genuine } of await signedRequests()) {
    const verify = () => new library.Webhook(request.secret).verify(request.body, request.headers);
    if (genuine) expect(verify()).toEqual(JSON.parse(request.body));
    else expect(verify).toThrow();
  }
});
