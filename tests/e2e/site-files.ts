import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const FOLDER = 'web/dist';

/** The built public pages by address; `/app` is the dashboard's. */
export function builtPages(): Map<string, string> {
  const names = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.html') && name !== 'app.html',
  );
  return new Map(
    names.map((name) => {
      const address = `/${name.replace(/\.html$/, '').replace(/^index$/, '')}`;
      return [address, readFileSync(join(FOLDER, name), 'utf8')];
    }),
  );
}

/** A built file, as it is at its address. */
export const builtFile = (address: string): string =>
  readFileSync(join(FOLDER, decodeURIComponent(address)), 'utf8');

const gzipped = (text: string): number => gzipSync(text).length;

/** The addresses of files that a page loads, scripts that its scripts import included. */
function assetsOf(html: string): string[] {
  const named = [
    ...html.matchAll(
      /<(?:script|link rel="(?:stylesheet|modulepreload)")[^>]* (?:src|href)="([^"]+)"/g,
    ),
  ];
  const found = new Set(named.map(([, address = '']) => address));
  for (const address of found)
    if (address.endsWith('.js'))
      for (const [, file = ''] of builtFile(address).matchAll(
        /(?:from|import)\s*["']\.\/([\w.-]+)["']/g,
      ))
        found.add(`/assets/${file}`);
  return [...found];
}

/** What a first visit of a page transfers before anybody acts: bytes and requests. */
export function transferOf(html: string): { bytes: number; requests: number } {
  const assets = assetsOf(html);
  const bytes = assets.reduce((sum, address) => sum + gzipped(builtFile(address)), gzipped(html));
  return { bytes, requests: 1 + assets.length };
}

/** Elements of a page. */
export const nodesOf = (html: string): number => (html.match(/<[a-z][\w-]*[\s>]/g) ?? []).length;

export const idsOf = (html: string): Set<string> =>
  new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id));

export const linksOf = (html: string): string[] =>
  [...html.matchAll(/<a\s[^>]*?href="([^"]+)"/g)].map(([, href = '']) =>
    href.replaceAll('&amp;', '&'),
  );

/** The sources of a room, without what is built. */
export const sourcesOf = (room: string): string[] =>
  readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('dist'))
    .map((name) => readFileSync(join(room, name), 'utf8'));
