import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';

/** An import of one file by another, of types or values; both paths from the root. */
export interface Import {
  from: string;
  to: string;
}

/** Rooms by floor, the highest first. Rooms of one floor do not import each other. */
export type Floors = readonly (readonly string[])[];

const RELATIVE = /(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g;
const ENDINGS = ['', '.ts', '.tsx', '/index.ts'];

/** Relative imports in the text of the file `path`; `exists` tells which files exist. */
export function importsIn(path: string, text: string, exists: (file: string) => boolean): Import[] {
  return [...text.matchAll(RELATIVE)].flatMap(([, target = '']) => {
    const base = normalize(join(dirname(path), target));
    const to = ENDINGS.map((ending) => base + ending).find((file) => exists(file));
    return to === undefined ? [] : [{ from: path, to }];
  });
}

/** The room of a file below `root`: null outside `root`, `top` directly in it. */
export function roomOf(path: string, root: string, top: string): string | null {
  if (!path.startsWith(`${root}/`)) return null;
  const [room = '', ...rest] = path.slice(root.length + 1).split('/');
  return rest.length === 0 ? top : room;
}

/** Imports against the order as `room -> room: file imports file`, and every room without a floor. */
export function findViolations(
  imports: readonly Import[],
  floors: Floors,
  roomOfFile: (path: string) => string | null,
): string[] {
  const floorOf = (room: string): number => floors.findIndex((rooms) => rooms.includes(room));
  const faults = imports.flatMap(({ from, to }) => {
    const [room, other] = [roomOfFile(from), roomOfFile(to)];
    if (room === null || other === null || room === other) return [];
    const unknown = [room, other].filter((one) => floorOf(one) === -1);
    if (unknown.length > 0) return unknown.map((one) => `${one} has no floor`);
    return floorOf(other) > floorOf(room) ? [] : [`${room} -> ${other}: ${from} imports ${to}`];
  });
  return [...new Set(faults)].toSorted();
}

/** All relative imports of the sources below `root`. */
export function readImports(root: string): Import[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => `${root}/${name}`)
    .filter((name) => /\.tsx?$/.test(name));
  const known = new Set(files);
  const exists = (file: string): boolean =>
    known.has(file) || (/\.\w+$/.test(file) && existsSync(file));
  return files.flatMap((file) => importsIn(file, readFileSync(file, 'utf8'), exists));
}
