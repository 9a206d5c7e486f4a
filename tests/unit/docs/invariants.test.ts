import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  citedIn,
  definedIn,
  INVARIANTS,
  readProofs,
  withProofs,
} from '../../../scripts/invariants';
import { ownFiles } from '../../support/repository';

const files = ownFiles().filter((name) => /\.(ts|tsx|mjs|md|sql|json|toml|css)$/.test(name));
const document = readFileSync(INVARIANTS, 'utf8');
const { built, planned } = definedIn(document);
const citations = files
  .filter((name) => name !== INVARIANTS)
  .flatMap((name) =>
    citedIn(readFileSync(name, 'utf8')).map((number) => ({ number, where: `${name}: ${number}` })),
  );
const proofs = await readProofs();

describe('docs/invariants.md', () => {
  test('defines each number once, in order', () => {
    expect(built).toEqual([...new Set(built)].toSorted());
    expect(planned).toEqual([...new Set(planned)].toSorted());
    expect(built.filter((number) => planned.includes(number))).toEqual([]);
  });

  test('defines every number that is cited', () => {
    const known = new Set([...built, ...planned]);
    const undefinedOnes = citations.filter(({ number }) => !known.has(number));
    expect(undefinedOnes.map(({ where }) => where)).toEqual([]);
  });

  test('has a test and a mutant for every rule', () => {
    expect(built.filter((number) => !proofs.tests.has(number))).toEqual([]);
    expect(built.filter((number) => !proofs.mutants.has(number))).toEqual([]);
  });

  test('lists no rule as not built that code or tests already cite', () => {
    const early = citations.filter(({ number }) => planned.includes(number));
    expect(early.map(({ where }) => where)).toEqual([]);
  });

  test('lists the current tests and mutants (run `npm run docs`)', () => {
    expect(document).toBe(withProofs(document, proofs));
  });
});

describe('a citation', () => {
  test('resolves to its number, whatever letters follow', () => {
    expect(citedIn('See I-22, I-22b, I-40ma (I-09); not API-10, I-1x2')).toEqual([
      'I-22',
      'I-40',
      'I-09',
    ]);
  });
});

describe('the list below a rule', () => {
  const found = {
    tests: new Map([['I-20', ['unit/ledger/a.test.ts', 'worker/ledger/b.test.ts']]]),
    mutants: new Map([['I-20', ['I-20', 'I-20b']]]),
  };
  const listed = `# Rules

### I-20

Money is an integer.

<details>
<summary>Tests and mutants</summary>

- [unit/ledger/a.test.ts](../tests/unit/ledger/a.test.ts)
- [worker/ledger/b.test.ts](../tests/worker/ledger/b.test.ts)
- mutants: [I-20, I-20b](../tests/mutants/i-20.ts)

</details>

### I-21

Another rule.
`;

  test('is added where it is missing', () => {
    const bare = '# Rules\n\n### I-20\n\nMoney is an integer.\n\n### I-21\n\nAnother rule.\n';
    expect(withProofs(bare, found)).toBe(listed);
  });

  test('is replaced, not repeated', () => {
    expect(withProofs(listed.replace('/a.test.ts', '/gone.test.ts'), found)).toBe(listed);
  });

  test('is removed when there are no tests', () => {
    const none = { tests: new Map(), mutants: new Map() };
    expect(withProofs(listed, none)).toBe(
      '# Rules\n\n### I-20\n\nMoney is an integer.\n\n### I-21\n\nAnother rule.\n',
    );
  });
});
