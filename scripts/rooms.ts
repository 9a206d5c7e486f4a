import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';

/** One import of one file by another, both as paths from the root; of types or of values. */
export interface Import {
  from: string;
  to: string;
}

/** Which rooms stand on which floor, the highest first. Rooms of one floor do not import each other. */
export type Floors = readonly (readonly string[])[];

const RELATIVE = /(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g;
const ENDINGS = ['', '.ts', '.tsx', '/index.ts'];

/** The relative imports in the text of the file `path`; `exists` says which files there are. */
export function importsIn(path: string, text: string, exists: (file: string) => boolean): Import[] {
  return [...text.matchAll(RELATIVE)].flatMap(([, target = '']) => {
    const base = normalize(join(dirname(path), target));
    const to = ENDINGS.map((ending) => base + ending).find((file) => exists(file));
    return to === undefined ? [] : [{ from: path, to }];
  });
}

/** The room that a file of `root` lies in; null for a file outside of `root`, `top` for one that lies in no folder of it. */
export function roomOf(path: string, root: string, top: string): string | null {
  if (!path.startsWith(`${root}/`)) return null;
  const [room = '', ...rest] = path.slice(root.length + 1).split('/');
  return rest.length === 0 ? top : room;
}

/** What is against the order: `room -> room: file imports file`, and every room that stands on no floor. */
export function faultsOf(
  imports: readonly Import[],
  floors: Floors,
  roomOfFile: (path: string) => string | null,
): string[] {
  const floorOf = (room: string): number => floors.findIndex((rooms) => rooms.includes(room));
  const faults = imports.flatMap(({ from, to }) => {
    const [room, other] = [roomOfFile(from), roomOfFile(to)];
    if (room === null || other === null || room === other) return [];
    const unknown = [room, other].filter((one) => floorOf(one) === -1);
    if (unknown.length > 0) return unknown.map((one) => `${one} stands on no floor`);
    return floorOf(other) > floorOf(room) ? [] : [`${room} -> ${other}: ${from} imports ${to}`];
  });
  return [...new Set(faults)].toSorted();
}

/** Every relative import of the sources below `root`. */
export function readImports(root: string): Import[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => `${root}/${name}`)
    .filter((name) => /\.tsx?$/.test(name));
  const known = new Set(files);
  const exists = (file: string): boolean =>
    known.has(file) || (/\.\w+$/.test(file) && existsSync(file));
  return files.flatMap((file) => importsIn(file, readFileSync(file, 'utf8'), exists));
}
