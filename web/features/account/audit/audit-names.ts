import type { Account, AuditEntry } from '../../../api/account-api';

export type Names = ReadonlyMap<string, string>;

/** The log knows ids alone; these are the names of those who are still there. */
export async function namesOf(backend: Pick<Account, 'members' | 'keys'>): Promise<Names> {
  const [members, keys] = await Promise.all([backend.members(), backend.keys({ limit: '100' })]);
  return new Map([
    ...members.data.map(({ user }) => [user.id, user.name] as const),
    ...keys.data.map(({ id, name }) => [id, name] as const),
  ]);
}

type Facts = AuditEntry['after'];

/** Null for what is not named, and for what is named and not set. */
function said(facts: Facts, name: string): string | null {
  const fact = facts?.[name] ?? null;
  return Array.isArray(fact) ? fact.join(', ') : fact === null ? null : String(fact);
}

export interface Change {
  name: string;
  before: string | null;
  after: string | null;
}

/** What was set, and to what: one line for each setting that either side names. */
export function changesOf({ before, after }: Pick<AuditEntry, 'before' | 'after'>): Change[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names]
    .map((name) => ({ name, before: said(before, name), after: said(after, name) }))
    .filter((change) => change.before !== null || change.after !== null);
}
