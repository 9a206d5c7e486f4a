import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unstable_readConfig as readConfig } from 'wrangler';
import * as z from 'zod';
import { Switches as PaystackSwitches } from '../../../sandbox/paystack/switches';
import { Switches } from '../../../sandbox/textverified/switches';
import { SECRETS } from '../../../scripts/secrets';
import { FOLDERS, ownFiles } from '../../support/repository';

const files = ownFiles();
const named = new Set(files.map((name) => basename(name)));
const documents = files.filter((name) => name.endsWith('.md'));
const read = (name: string): string => readFileSync(name, 'utf8');

const varsOf = (config: string): string[] =>
  Object.keys(
    z.object({ vars: z.record(z.string(), z.string()) }).parse(readConfig({ config })).vars,
  );

/** The anchor of a heading in rendered Markdown. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(' ', '-');
const anchorsOf = (name: string): string[] =>
  [...read(name).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

/** The cells of the first column of the table below a heading or a sentence. */
function firstColumn(name: string, after: string): string[] {
  const text = read(name);
  const rest = text.slice(text.indexOf(after) + after.length);
  const table = /(?:^\|.*\n)+/m.exec(rest)?.[0] ?? '';
  const cells = table.split('\n').map((row) => row.split('|')[1] ?? '');
  return cells
    .slice(2)
    .flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, one = '']) => one));
}

describe('a document', () => {
  test.each(documents)('%s has no dead links', (name) => {
    // An address of the site is tested there: tests/e2e/site.test.ts.
    const links = [
      ...read(name).matchAll(/\]\((?!https?:|mailto:|\/docs\/|\/status)([^)\s]+)\)/g),
    ].map(([, link = '']) => link);
    const dead = links.filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? name : join(dirname(name), path);
      if (!existsSync(target)) return true;
      return anchor !== undefined && !anchorsOf(target).includes(anchor);
    });
    expect(dead).toEqual([]);
  });

  test.each(documents)('%s names existing files only', (name) => {
    const said = [...read(name).matchAll(/`([\w./*{}-]+\.(?:ts|tsx|md|toml|sql|py|mjs))`/g)].map(
      ([, file = '']) => file,
    );
    const concrete = said.filter((file) => !/[*{}]/.test(file));
    expect(concrete.filter((file) => !named.has(basename(file)))).toEqual([]);
    // docs/security.md names tests by their path below tests/.
    const isThere = (file: string) => existsSync(file) || existsSync(join('tests', file));
    const whole = concrete.filter((file) => FOLDERS.includes(file.split('/')[0] ?? ''));
    expect(whole.filter((file) => file.includes('/') && !isThere(file))).toEqual([]);
  });

  test('named in a comment or a message exists', () => {
    const sources = files.filter((name) => /\.(ts|tsx|toml|sql|mjs)$/.test(name));
    const dead = sources.flatMap((name) =>
      [...read(name).matchAll(/\b(docs\/[\w-]+\.md)\b/g)]
        .filter(([, document = '']) => !existsSync(document))
        .map(([, document = '']) => `${name}: ${document}`),
    );
    expect(dead).toEqual([]);
  });
});

test.each([
  ['README.md', 60],
  ['ARCHITECTURE.md', 110],
] as const)('%s has at most %i lines', (name, limit) => {
  expect(read(name).trimEnd().split('\n').length).toBeLessThanOrEqual(limit);
});

describe('docs/configuration.md', () => {
  test('names every variable and secret, and no other', () => {
    const vars = varsOf('wrangler.toml');
    expect(firstColumn('docs/configuration.md', '# Running your own').toSorted()).toEqual(
      [...vars, ...SECRETS].toSorted(),
    );
  });
});

describe('docs/development.md', () => {
  test('names every command that runs a script, and only existing commands', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(read('package.json')));
    const ours = Object.entries(scripts)
      .filter(
        ([name, command]) => /node (scripts|bench)\//.test(command) && !/^(pre|types)/.test(name),
      )
      .map(([name]) => name);
    const all = documents.map(read).join('\n');
    const said = [...all.matchAll(/npm (?:run (?:-s )?)?([a-z:]+)/g)].map(([, name = '']) => name);
    expect(
      ours.filter(
        (name) =>
          !read('docs/development.md').includes(
            `npm ${['start', 'test'].includes(name) ? '' : 'run '}${name}`,
          ),
      ),
    ).toEqual([]);
    const known = new Set([...Object.keys(scripts), 'install', 'ci', 'run', 'package']);
    expect([...new Set(said)].filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('docs/sandbox.md', () => {
  /** `a`, and `a.b` for the fields of variables that are objects. */
  const namesOf = (schema: z.ZodObject): string[] =>
    Object.entries(schema.shape).flatMap(([name, field]) => {
      const inner = field instanceof z.ZodPrefault ? field.unwrap() : field;
      return inner instanceof z.ZodObject ? namesOf(inner).map((one) => `${name}.${one}`) : [name];
    });

  test.each([
    ['TextVerified', '## Switches', Switches],
    ['Paystack', "## Paystack's switches", PaystackSwitches],
  ] as const)('names every setting of %s, and no other', (_name, after, schema) => {
    expect(firstColumn('docs/sandbox.md', after).toSorted()).toEqual(namesOf(schema).toSorted());
  });

  test('names every variable of the sandbox', () => {
    const vars = varsOf('sandbox/wrangler.toml');
    expect(firstColumn('docs/sandbox.md', '## Starting it').toSorted()).toEqual(vars.toSorted());
  });
});
