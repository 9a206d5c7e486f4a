import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const FOLDER = 'docs/adr';
const read = (name: string): string => readFileSync(`${FOLDER}/${name}`, 'utf8');
const files = readdirSync(FOLDER).filter((name) => name !== 'README.md');
const decisions = files.flatMap((name) =>
  read(name)
    .split(/^## /m)
    .slice(1)
    .map((text) => ({ name, heading: text.slice(0, text.indexOf('\n')), text })),
);

describe('docs/adr', () => {
  test('numbers each decision once, without a gap', () => {
    const numbers = decisions.map(({ heading }) => Number(/^ADR-(\d{3}) /.exec(heading)?.[1]));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1));
  });

  test('gives context, decision and consequences of each decision', () => {
    const parts = (text: string) =>
      [...text.matchAll(/^- \*\*(\w+):\*\* \S/gm)].map(([, part]) => part);
    const incomplete = decisions.filter(
      ({ text }) => parts(text).join() !== 'Context,Decision,Consequences',
    );
    expect(incomplete.map(({ heading }) => heading)).toEqual([]);
  });

  test('lists every decision in its index, under the file that holds it', () => {
    const listed = [...read('README.md').matchAll(/^- \[(ADR-\d{3} .+)\]\((.+)#.+\)$/gm)].map(
      ([, heading, file]) => `${file}: ${heading}`,
    );
    expect(listed.toSorted()).toEqual(
      decisions.map(({ name, heading }) => `${name}: ${heading}`).toSorted(),
    );
  });
});
