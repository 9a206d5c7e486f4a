import { readdirSync } from 'node:fs';

/** One change of one file: `find`, which occurs there exactly once, becomes `replace`. */
export interface Edit {
  /** From the root of the repository. */
  file: string;
  find: string;
  replace: string;
}

interface Claim {
  /** The invariant's number; a letter or two tell its mutants apart: `I-22`, `I-22b`. */
  id: string;
  /** The bad behaviour that the edit causes. */
  sentence: string;
  /** The files whose tests with the invariant's number in their name must fail. */
  tests: string[];
}

/** A guard that is taken out of the source, and the tests that must fail without it. */
export type Mutant = Claim & (Edit | { edits: Edit[] });

const FOLDER = import.meta.dirname;
const DATA = /^i-\d\d\.ts$/;

/** The number of the invariant that a mutant of this id breaks. */
export const numberOf = ({ id }: Pick<Claim, 'id'>): string => id.slice(0, 4);

/** All mutants by id. tsc checks the types of the data, `tests/unit/mutants` its content. */
export async function allMutants(): Promise<Mutant[]> {
  const names = readdirSync(FOLDER).filter((name) => DATA.test(name));
  const modules = await Promise.all(
    names.map(async (name) => {
      const module: { mutants: Mutant[] } = await import(`${FOLDER}/${name}`);
      return module.mutants;
    }),
  );
  return modules.flat().toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** The texts of the files that `mutant` changes, by path. Throws where `find` does not occur exactly once. */
export function mutated(mutant: Mutant, read: (file: string) => string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { file, find, replace } of 'edits' in mutant ? mutant.edits : [mutant]) {
    const parts = (texts.get(file) ?? read(file)).split(find);
    const [before = '', after = ''] = parts;
    if (find === '' || parts.length !== 2)
      throw new Error(
        `${mutant.id}: occurs ${parts.length - 1} times in ${file}, not once: ${find}`,
      );
    texts.set(file, before + replace + after);
  }
  return texts;
}
