import { t } from '../../../locales/i18n';
import type { AuditEntry } from '../../../api/account-api';
import { exactTime, list } from '../../../core/format';
import { actionName } from './action-name';
import { changesOf, type Names } from './audit-names';

/** The actor's name while it exists, else the kind of actor. */
function actorOf({ actor }: AuditEntry, names: Names): string {
  const name = actor.id === null ? undefined : names.get(actor.id);
  return name ?? t(`actor.${actor.kind}`);
}

function Changes({ entry }: { entry: AuditEntry }) {
  const changes = changesOf(entry);
  if (changes.length === 0) return null;
  return (
    <dl class="mt-1 flex w-full flex-col gap-1 text-xs">
      {changes.map(({ name, before, after }) => (
        <div key={name} class="flex flex-wrap gap-x-2">
          <dt class="text-faint">{name}</dt>
          <dd class="font-mono break-all text-soft">
            {before !== null && after !== null
              ? t('audit.fromTo', { before, after })
              : (after ?? before)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Entry({ entry, names }: { entry: AuditEntry; names: Names }) {
  const { createdAt, action, address, personal } = entry;
  const target = entry.target.id === entry.actor.id ? undefined : names.get(entry.target.id);
  const about = list(Object.values(personal)) || target;
  return (
    <li class="flex flex-col gap-0.5 border-b border-line py-3 last:border-0">
      <div class="flex flex-wrap items-baseline justify-between gap-x-6">
        <p class="font-medium">{actionName(action)}</p>
        <time dateTime={createdAt} class="digits text-sm text-faint">
          {exactTime(createdAt)}
        </time>
      </div>
      <p class="flex flex-wrap gap-x-3 text-sm text-soft">
        <span class="min-w-0 wrap-anywhere">{actorOf(entry, names)}</span>
        {about && <span class="break-all">{about}</span>}
        {address && <span class="font-mono text-xs leading-5 text-faint">{address}</span>}
      </p>
      <Changes entry={entry} />
    </li>
  );
}

interface AuditListProps {
  entries: readonly AuditEntry[];
  names: Names;
}

export function AuditList({ entries, names }: AuditListProps) {
  return (
    <ul
      aria-label={t('audit.caption')}
      class="rounded-card border border-line bg-surface px-4 shadow-card sm:px-5"
    >
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} names={names} />
      ))}
    </ul>
  );
}
