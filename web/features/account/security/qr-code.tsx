import { t } from '../../../locales/i18n';

interface Drawn {
  box: string;
  path: string;
}

/** The two attributes of the API's SVG that are used; its markup never reaches the page. */
function partsOf(svg: string): Drawn | null {
  const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  const box = root.getAttribute('viewBox');
  const path = root.querySelector('path')?.getAttribute('d');
  return box && path ? { box, path } : null;
}

export function QrCode({ svg }: { svg: string }) {
  const drawn = partsOf(svg);
  if (!drawn) return null;
  return (
    <svg
      viewBox={drawn.box}
      role="img"
      aria-label={t('security.qr')}
      shape-rendering="crispEdges"
      class="size-48 shrink-0 rounded-control border border-line"
    >
      {/* Dark on light in both themes: some apps cannot read inverted codes. */}
      <rect width="100%" height="100%" fill="#fff" />
      <path d={drawn.path} fill="#000" />
    </svg>
  );
}
