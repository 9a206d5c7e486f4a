import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export const FOLDERS = [
  'worker',
  'web',
  'site',
  'sandbox',
  'scripts',
  'tests',
  'bench',
  'migrations',
  'docs',
];

/** The repository's own files by path: hand-written or written by `npm run docs`, without build results. */
export const ownFiles = (): string[] =>
  [
    ...FOLDERS.flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    ),
    ...readdirSync('.').filter((name) => /\.(md|toml|json|ts|mjs)$|^\.[a-z]+\.json$/.test(name)),
  ].filter((name) => !/node_modules|\/\.astro\/|\/dist\//.test(name));
