import { readdirSync, readFileSync } from 'node:fs';
import { allMutants, numberOf } from '../tests/mutants/mutant.ts';

export const INVARIANTS = 'docs/invariants.md';

/** Proofs by rule number: test files below `tests/`, and mutants by id. */
export interface Proofs {
  tests: Map<string, string[]>;
  mutants: Map<string, string[]>;
}

const CITATION = /\bI-(\d+)[a-z]{0,2}\b/g;
/** The rule numbers at the start of a test's name. */
const TITLE = /^[^/*\n]*['"`]((?:I-\d+ (?:and )?)+)/gm;
const GENERATED = /\n<details>\n[\s\S]*?<\/details>\n/g;

/** The invariants that `text` cites, each once: `I-46b` cites `I-46`. */
export const citedIn = (text: string): string[] => [
  ...new Set([...text.matchAll(CITATION)].map(([, digits = '']) => `I-${digits}`)),
];

/** Groups `values` by the numbers that `numbersOf` returns for them. */
function byNumber<T>(values: T[], numbersOf: (value: T) => string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values)
    for (const number of numbersOf(value)) {
      const group = groups.get(number) ?? [];
      groups.set(number, group);
      group.push(value);
    }
  return groups;
}

const titlesIn = (text: string): string =>
  [...text.matchAll(TITLE)].map(([, numbers = '']) => numbers).join('');

/** Reads the checkout's tests and mutants. A test proves the rules whose numbers start its name. */
export async function readProofs(): Promise<Proofs> {
  const files = readdirSync('tests', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.test\.tsx?$/.test(name))
    .toSorted();
  const mutants = (await allMutants()).map((mutant) => mutant.id);
  return {
    tests: byNumber(files, (file) => citedIn(titlesIn(readFileSync(`tests/${file}`, 'utf8')))),
    mutants: byNumber(mutants, (id) => [numberOf({ id })]),
  };
}

function renderProofs(number: string, { tests, mutants }: Proofs): string {
  const files = (tests.get(number) ?? []).map((file) => `- [${file}](../tests/${file})`);
  const ids = mutants.get(number) ?? [];
  if (ids.length > 0)
    files.push(`- mutants: [${ids.join(', ')}](../tests/mutants/${number.toLowerCase()}.ts)`);
  if (files.length === 0) return '';
  return [
    '',
    '<details>',
    '<summary>Tests and mutants</summary>',
    '',
    ...files,
    '',
    '</details>',
    '',
  ].join('\n');
}

/** Returns the document of the invariants with the proofs of each rule below its paragraph. */
export function withProofs(text: string, proofs: Proofs): string {
  const sections = text.replaceAll(GENERATED, '').split(/^(?=#+ )/m);
  return sections
    .map((section) => {
      const number = /^### (I-\d+)\n/.exec(section)?.[1];
      const proof = number === undefined ? '' : renderProofs(number, proofs);
      return proof === '' ? section : `${section.trimEnd()}\n${proof}\n`;
    })
    .join('')
    .replace(/\n+$/, '\n');
}

const headingsIn = (part: string): string[] =>
  [...part.matchAll(/^### (I-\d+)$/gm)].map(([, number = '']) => number);

/** The rule numbers that `text` defines, built and planned. */
export function definedIn(text: string): { built: string[]; planned: string[] } {
  const [built = '', planned = ''] = text.split('\n## Not built yet\n');
  return { built: headingsIn(built), planned: headingsIn(planned) };
}
