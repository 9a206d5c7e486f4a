import type { Contract, Facts } from './contract.ts';

export interface Change {
  text: string;
  /** A client that was right before may fail. */
  isBreaking: boolean;
}

/** The larger value allows more. */
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];

/** Whether a value that was allowed is allowed still. */
function isLooser(rule: string, before: string | undefined, after: string | undefined): boolean {
  if (rule === 'type' || rule === 'format' || rule === 'default') return false;
  if (after === undefined) return true;
  if (before === undefined) return false;
  if (UPPER.includes(rule)) return Number(after) > Number(before);
  return LOWER.includes(rule) && Number(after) < Number(before);
}

/** An error that no longer comes breaks nobody. */
const isProblem = (key: string): boolean => / problem [a-z_.]+$/.test(key);

const added = (key: string, { direction, isRequired }: Facts): Change => ({
  text: `\`${key}\` is new${direction === 'sent' && isRequired ? ' and required' : ''}`,
  isBreaking: direction === 'sent' && isRequired,
});
const removed = (key: string): Change => ({
  text: `\`${key}\` is removed`,
  isBreaking: !isProblem(key),
});

function ruleChanges(key: string, before: Facts, after: Facts): Change[] {
  const names = new Set([...Object.keys(before.rules), ...Object.keys(after.rules)]);
  const { direction } = after;
  return [...names]
    .filter((name) => before.rules[name] !== after.rules[name])
    .map((name) => {
      const [was, is] = [before.rules[name], after.rules[name]];
      const looser = isLooser(name, was, is);
      const tighter = isLooser(name, is, was);
      return {
        text: `\`${key}\`: ${name} is ${is ?? 'no longer given'}${was === undefined ? '' : `, was ${was}`}`,
        isBreaking: direction === 'sent' ? !looser : !tighter,
      };
    });
}

function factChanges(key: string, before: Facts, after: Facts): Change[] {
  const isChanged = before.isRequired !== after.isRequired;
  const word = after.isRequired ? 'required' : 'optional';
  const isBreaking = after.direction === 'sent' ? after.isRequired : !after.isRequired;
  return [
    ...(isChanged ? [{ text: `\`${key}\` is ${word} now`, isBreaking }] : []),
    ...ruleChanges(key, before, after),
  ];
}

/** Whether the element stands below one that `of` has too. */
const isPartOf = (of: Contract, { parent }: Facts): boolean => parent === null || of.has(parent);

/** What changed, the parts of a new or removed element not named again. */
export function changesBetween(before: Contract, after: Contract): Change[] {
  return [
    ...[...before]
      .filter(([key, facts]) => !after.has(key) && isPartOf(after, facts))
      .map(([key]) => removed(key)),
    ...[...after].flatMap(([key, facts]): Change[] => {
      const was = before.get(key);
      if (was !== undefined) return factChanges(key, was, facts);
      return isPartOf(before, facts) ? [added(key, facts)] : [];
    }),
  ].toSorted((a, b) => (a.text < b.text ? -1 : 1));
}

const HEADING = `# Changelog of the API

The changes of \`GET /v1/openapi.programs.json\`, newest first. \`npm run docs\` writes the newest entry from the difference
between the document and the last released contract, docs/contract.txt. Changes that can break a client are listed first:
they belong to a new version of the path. What may change without notice: [Versions](guides/requests.md#versions).
`;
const FIRST = 'The first contract.';

const list = (title: string, changes: readonly Change[]): string[] =>
  changes.length === 0 ? [] : ['', `### ${title}`, '', ...changes.map(({ text }) => `- ${text}`)];

const entry = (date: string, changes: readonly Change[]): string =>
  [
    `## ${date}`,
    ...list(
      'Breaking changes',
      changes.filter((one) => one.isBreaking),
    ),
    ...list(
      'Changes',
      changes.filter((one) => !one.isBreaking),
    ),
    '',
  ].join('\n');

/** The entries of a changelog by their date. */
const entriesOf = (changelog: string): [date: string, text: string][] =>
  changelog
    .split(/^(?=## )/m)
    .slice(1)
    .map((text) => [text.slice(3, text.indexOf('\n')), `${text.trimEnd()}\n`]);

export interface Released {
  date: string;
  contract: Contract;
}

/**
 * The changelog for a document. The entries of released contracts stay as they are; `released` is null before the first.
 * @throws when the document differs from the released contract and has its date still
 */
export function changelogFor(
  { date, contract }: Released,
  released: Released | null,
  changelog: string,
): string {
  if (released === null) return [HEADING, `## ${date}\n\n${FIRST}\n`].join('\n');
  const old = entriesOf(changelog).filter(([of]) => of <= released.date);
  const changes = changesBetween(released.contract, contract);
  if (changes.length > 0 && date <= released.date)
    throw new Error(
      `the contract of ${released.date} is released, and ${changes.length} elements differ: set CONTRACT_DATE. ` +
        `The first: ${changes[0]?.text}`,
    );
  const newest = changes.length > 0 ? [entry(date, changes)] : [];
  return [HEADING, ...newest, ...old.map(([, text]) => text)].join('\n');
}
