import { expect, test } from 'vitest';
import { clientRoutes, redirects, variantsOf } from '../../../scripts/client-routes';

test('an optional part of a route is an address with and without it', () => {
  expect(variantsOf('/a/:b?/:c?')).toEqual(['/a', '/a/:b', '/a/:b/:c']);
  expect(variantsOf('/d/:e')).toEqual(['/d/:e']);
});

test('every route of the dashboard is an address of its page, and the public pages are not', async () => {
  const routes = await clientRoutes();
  expect(routes).toEqual(
    expect.arrayContaining([
      '/home',
      '/rent',
      '/numbers/:id',
      '/admin',
      '/admin/:view',
      '/sign-in',
    ]),
  );
  expect(redirects(routes)).toContain('/rent /app 200\n');
  expect(routes.filter((path) => /^\/($|docs|legal|api)/.test(path))).toEqual([]);
});
