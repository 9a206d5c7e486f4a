import type { VNode } from 'preact';
import { Route, Router, useLocation } from 'preact-iso';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { PageRoute } from '../routes';
import { arrive } from './arrival';
import { keepScroll } from './scroll';

const pathOf = (url: string): string =>
  new URL(url, location.origin).pathname.replace(/\/+$/, '') || '/';

/** The path of the page that is shown: the first one is not a navigation. */
let shown = pathOf(location.pathname);

const scroll = keepScroll();

function arriveAt(url: string): void {
  const path = pathOf(url);
  if (path === shown) return;
  shown = path;
  arrive();
  scroll.arrive();
}

interface PageRouterProps {
  pages: readonly PageRoute[];
  /** The page of other addresses. */
  otherwise?: VNode;
}

/** The router of a frame. A navigation ends when its page is loaded and drawn. */
export function PageRouter({ pages, otherwise }: PageRouterProps) {
  const { url } = useLocation();
  const isLoading = useRef(false);
  // The frame itself may be new, with a page that is loaded already.
  useLayoutEffect(() => {
    if (!isLoading.current) arriveAt(url);
  }, []);
  return (
    <Router
      onLoadStart={() => (isLoading.current = true)}
      onLoadEnd={(loaded) => {
        isLoading.current = false;
        arriveAt(loaded);
      }}
      onRouteChange={arriveAt}
    >
      {[
        ...pages.map(({ path, page }) => <Route key={path} path={path} component={page} />),
        ...(otherwise ? [otherwise] : []),
      ]}
    </Router>
  );
}
