import { requireRole } from '../../accounts/authentication/auth';
import { describe } from '../../platform/http/openapi';
import { wholeList } from '../../platform/http/paging';
import { newRouter } from '../../platform/http/router';
import { validate } from '../../platform/http/validate';
import { ADD_FAVOURITE, FAVOURITES, REMOVE_FAVOURITE } from './favourites.answers';
import { FavouriteParam } from './catalogue.schemas';
import { toFavourite } from './catalogue.view';
import { addFavourite, listFavourites, removeFavourite } from './favourites.service';

export const favouritesRoutes = newRouter()
  .get('/', describe(FAVOURITES), requireRole('member'), async (c) =>
    c.json(wholeList((await listFavourites(c.get('ctx'))).map(toFavourite))),
  )
  .put(
    '/:service',
    describe(ADD_FAVOURITE),
    requireRole('member'),
    validate('param', FavouriteParam),
    async (c) => {
      const favourite = await addFavourite(c.get('ctx'), c.req.valid('param').service);
      return c.json(toFavourite(favourite), 200);
    },
  )
  .delete(
    '/:service',
    describe(REMOVE_FAVOURITE),
    requireRole('member'),
    validate('param', FavouriteParam),
    async (c) => {
      await removeFavourite(c.get('ctx'), c.req.valid('param').service);
      return c.body(null, 204);
    },
  );
