import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { allMutants, type Mutant, mutated, numberOf } from '../../mutants/mutant';
import { finalSchema } from '../../support/final-schema';

const FOLDER = 'tests/mutants';
const mutants = await allMutants();
const read = (file: string): string => readFileSync(file, 'utf8');
const editsOf = (mutant: Mutant) => ('edits' in mutant ? mutant.edits : [mutant]);

const EXAMPLE = {
  id: 'I-22',
  sentence: 'An account can be overdrawn.',
  tests: ['tests/unit/billing/ledger/ledger.test.ts'],
  file: 'a.ts',
  find: 'balance >= 0',
  replace: 'true',
} satisfies Mutant;

describe('a mutant', () => {
  test('applies: its text occurs exactly once and is changed', () => {
    const faults = mutants.flatMap((mutant) => {
      const gone = editsOf(mutant).filter(({ file }) => !existsSync(file));
      if (gone.length > 0) return gone.map(({ file }) => `${mutant.id}: ${file} does not exist`);
      try {
        const texts = mutated(mutant, read);
        return [...texts]
          .filter(([file, text]) => text === read(file))
          .map(([file]) => `${mutant.id} changes nothing in ${file}`);
      } catch (error) {
        return [String(error)];
      }
    });
    expect(faults).toEqual([]);
  });

  test('of a migration changes the final schema: no later migration undoes it', () => {
    const sound = finalSchema();
    const undone = mutants.filter((mutant) => {
      if (!editsOf(mutant).some(({ file }) => file.startsWith('migrations/'))) return false;
      const texts = mutated(mutant, read);
      const schema = finalSchema((file) => texts.get(file) ?? read(file));
      return schema.join() === sound.join();
    });
    expect(undone.map(({ id }) => id)).toEqual([]);
  });

  test('has tests that exist, one of which cites its number', () => {
    const faults = mutants.flatMap((mutant) => {
      const missing = mutant.tests.filter((file) => !existsSync(file));
      if (missing.length > 0) return missing.map((file) => `${mutant.id}: ${file} does not exist`);
      return mutant.tests.some((file) => read(file).includes(numberOf(mutant)))
        ? []
        : [`${mutant.id}: none of its tests cites ${numberOf(mutant)}`];
    });
    expect(faults).toEqual([]);
  });

  test('has a unique id, a sentence, and its place in the file of its number', () => {
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
    expect(mutants.filter(({ id }) => !/^I-\d\d[a-z]{0,2}$/.test(id))).toEqual([]);
    expect(mutants.filter(({ sentence }) => !/^[A-Z].+\.$/.test(sentence))).toEqual([]);
    const misplaced = mutants.filter(
      (mutant) =>
        !read(`${FOLDER}/${numberOf(mutant).toLowerCase()}.ts`).includes(`'${mutant.id}'`),
    );
    expect(misplaced).toEqual([]);
  });

  test('is data: the folder contains nothing else', () => {
    const others = readdirSync(FOLDER)
      .filter((name) => !/^(i-\d\d\.ts|mutant\.ts|README\.md)$/.test(name))
      .map(
        (name) =>
          `${FOLDER}/${name}: write { id, sentence, tests, file, find, replace } in ${FOLDER}/i-NN.ts instead`,
      );
    expect(others).toEqual([]);
  });
});

describe('applying a mutant', () => {
  test('changes one place and nothing else', () => {
    expect([...mutated(EXAMPLE, () => 'if (balance >= 0) pay();\n')]).toEqual([
      ['a.ts', 'if (true) pay();\n'],
    ]);
  });

  test('treats `$&` and similar patterns as text', () => {
    const mutant = { ...EXAMPLE, replace: "'$&'" };
    expect(mutated(mutant, () => 'balance >= 0').get('a.ts')).toBe("'$&'");
  });

  test('applies several edits of one file in order', () => {
    const { id, sentence, tests } = EXAMPLE;
    const edits = [
      { file: 'a.ts', find: 'one', replace: 'two' },
      { file: 'a.ts', find: 'three', replace: 'four' },
    ];
    expect([...mutated({ id, sentence, tests, edits }, () => 'one three')]).toEqual([
      ['a.ts', 'two four'],
    ]);
  });

  test.each([
    ['no place', 'pay();', 'I-22: occurs 0 times in a.ts, not once: balance >= 0'],
    [
      'two places',
      'balance >= 0, balance >= 0',
      'I-22: occurs 2 times in a.ts, not once: balance >= 0',
    ],
  ])('is refused when its text occurs in %s', (_name, text, message) => {
    expect(() => mutated(EXAMPLE, () => text)).toThrow(message);
  });
});
