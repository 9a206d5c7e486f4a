import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownFiles } from '../../support/repository';

const CONTRACTS = 'docs/contracts';
const read = (name: string): string => readFileSync(name, 'utf8');
const files = ownFiles().filter(
  (name) => /\.(ts|tsx|mjs|md|sql|toml)$/.test(name) && !name.startsWith(`${CONTRACTS}/`),
);

/** `A.4`, `contract B`, `appendix 1`, as written in headings. E.164 is a number format. */
const CITATION = /\b([A-DF-Z]\.\d+)\b|\bcontract (?:\()?([A-Z])\b(?!\.\d)|\bappendix (\d+)/gi;
const citedIn = (text: string): string[] =>
  [...text.matchAll(CITATION)].map(
    ([, section, letter, appendix]) => section ?? letter ?? `Appendix ${appendix}`,
  );

const headings = readdirSync(CONTRACTS).flatMap((name) =>
  [...read(join(CONTRACTS, name)).matchAll(/^#+ ([A-Z](?:\.\d+)?|Appendix \d+)\b/gm)].map(
    ([, number = '']) => number,
  ),
);
const citations = files.flatMap((name) =>
  citedIn(read(name)).map((section) => ({ section, where: `${name}: ${section}` })),
);

test('docs/contracts contains every section of a contract that code, tests and documents cite', () => {
  const dead = citations.filter(({ section }) => !headings.includes(section));
  expect(dead.map(({ where }) => where)).toEqual([]);
});

test('each section has one heading', () => {
  expect(headings).toEqual([...new Set(headings)]);
});

test('citations are found in all their forms', () => {
  const cited = new Set(citations.map(({ section }) => section));
  expect([...cited]).toEqual(expect.arrayContaining(['A.4', 'B', 'B.6', 'Appendix 1']));
});
