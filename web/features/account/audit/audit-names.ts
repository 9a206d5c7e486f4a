import type { Account, AuditEntry } from '../../../api/account-api';

export type Names = ReadonlyMap<string, string>;

/** Names of members and keys by id: the log contains ids only. */
export async function namesOf(backend: Pick<Account, 'members' | 'keys'>): Promise<Names> {
  const [members, keys] = await Promise.all([backend.members(), backend.keys({ limit: '100' })]);
  return new Map([
    ...members.data.map(({ user }) => [user.id, user.name] as const),
    ...keys.data.map(({ id, name }) => [id, name] as const),
  ]);
}

type Facts = AuditEntry['after'];

/** Null for a setting that is missing or not set. */
function said(facts: Facts, name: string): string | null {
  const fact = facts?.[name] ?? null;
  return Array.isArray(fact) ? fact.join(', ') : fact === null ? null : String(fact);
}

export interface Change {
  name: string;
  before: string | null;
  after: string | null;
}

/** The changed settings with their values before and after. */
export function changesOf({ before, after }: Pick<AuditEntry, 'before' | 'after'>): Change[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names]
    .map((name) => ({ name, before: said(before, name), after: said(after, name) }))
    .filter((change) => change.before !== null || change.after !== null);
}
