import type { Account, AuditEntry } from '../settings/account';

export type Names = ReadonlyMap<string, string>;

/** The log knows ids alone; these are the names of those who are still there. */
export async function namesOf(backend: Pick<Account, 'members' | 'keys'>): Promise<Names> {
  const [members, keys] = await Promise.all([backend.members(), backend.keys({ limit: '100' })]);
  return new Map([
    ...members.data.map(({ user }) => [user.id, user.name] as const),
    ...keys.data.map(({ id, name }) => [id, name] as const),
  ]);
}

type Fact = NonNullable<AuditEntry['after']>[string];

const said = (fact: Fact | undefined): string =>
  fact === null || fact === undefined ? '–' : Array.isArray(fact) ? fact.join(', ') : String(fact);

export interface Change {
  name: string;
  before: string | null;
  after: string | null;
}

/** What was set, and to what: one line for each setting that either side names. */
export function changesOf({ before, after }: Pick<AuditEntry, 'before' | 'after'>): Change[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names].map((name) => ({
    name,
    before: before && name in before ? said(before[name]) : null,
    after: after && name in after ? said(after[name]) : null,
  }));
}
