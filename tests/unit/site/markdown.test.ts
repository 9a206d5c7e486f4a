import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { valuesOf } from '../../../site/src/lib/config';
import { plainText, toDocument } from '../../../site/src/lib/markdown';
import { GUIDES, LEGAL } from '../../../site/src/lib/navigation';

const NO_OPERATOR = { origin: 'https://site.test', seller: '', address: '', support: '' };
const values = valuesOf(NO_OPERATOR);

describe('toDocument', () => {
  test('takes the title from the first heading, and the description from the first paragraph', () => {
    const source = '# The title\n\n```\ncode\n```\n\nThe `first` paragraph.\n\nThe second.\n';
    expect(toDocument('guides/limits.md', source, {})).toEqual({
      title: 'The title',
      description: 'The first paragraph.',
      body: '```\ncode\n```\n\nThe `first` paragraph.\n\nThe second.',
    });
  });

  test('turns links to documents into addresses of the site, and leaves the others', () => {
    const body = [
      '[a](webhooks.md#retries)',
      '[b](../changelog.md)',
      '[c](../events.md)',
      '[d](#below)',
      '[e](https://example.com/x.md)',
      '[f](/docs/reference/verifications)',
    ].join('\n');
    expect(toDocument('guides/limits.md', `# Title\n\n${body}`, {}).body.split('\n')).toEqual([
      '[a](/docs/webhooks#retries)',
      '[b](/docs/changelog)',
      '[c](/docs/events)',
      '[d](#below)',
      '[e](https://example.com/x.md)',
      '[f](/docs/reference/verifications)',
    ]);
  });

  test('refuses a link to a document that is not published', () => {
    expect(() => toDocument('guides/limits.md', '# Title\n\n[a](../invariants.md)', {})).toThrow(
      'docs/guides/limits.md links to ../invariants.md, which is not published',
    );
  });

  test('refuses a document without a title', () => {
    expect(() => toDocument('guides/limits.md', 'No title', {})).toThrow(
      'docs/guides/limits.md has no title',
    );
  });

  test.each([...GUIDES, ...LEGAL])('publishes docs/$file without an open place', ({ file }) => {
    const { title, description, body } = toDocument(
      file,
      readFileSync(`docs/${file}`, 'utf8'),
      values,
    );
    expect(title).not.toBe('');
    expect(description.length).toBeGreaterThan(20);
    expect(body).not.toMatch(/\{\{\w+\}\}/);
  });
});

describe('valuesOf', () => {
  test('names the seller with the address on one line, and the mailbox as a link', () => {
    const stated = {
      origin: 'https://site.test',
      seller: 'Namaskah Ltd',
      address: '1 Marina Road\nLagos\n',
      support: 'help@site.test',
    };
    expect(valuesOf(stated)).toEqual({
      company: 'Namaskah Ltd',
      support: '[help@site.test](mailto:help@site.test)',
      seller: '**Namaskah Ltd**, 1 Marina Road, Lagos',
    });
  });

  test('says so when the operator has stated nothing', () => {
    expect(values).toEqual({
      company: 'the operator of this site',
      support: 'the operator of this site',
      seller: '*The operator of this site has not stated its company details yet.*',
    });
  });
});

test('plainText keeps the words of links, tables and code', () => {
  expect(
    plainText(
      'See [the *guide*](x.md):\n\n| a | b |\n| --- | --- |\n| `c` | d |\n\n```js\nrun();\n```',
    ),
  ).toBe('See the guide : a b c d run();');
});
