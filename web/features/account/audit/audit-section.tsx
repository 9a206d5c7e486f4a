import { useLocation } from 'preact-iso';
import { useEffect, useMemo } from 'preact/hooks';
import { addTexts, t } from '../../../locales/i18n';
import texts from '../../../locales/en.account.json';
import { account } from '../../../api/account-api';
import { Empty } from '../../../ui/feedback/empty';
import { useLoad } from '../../../ui/data/loaded';
import { Paged } from '../../../ui/data/paged';
import { PagesModel } from '../../../core/pages.model';
import { AuditFilterBar } from './audit-filter-bar';
import { auditAddress, parseAuditFilters, toAuditQuery } from './audit-filters';
import { AuditList } from './audit-list';
import { namesOf } from './audit-names';

addTexts(texts);

const NO_NAMES = new Map<string, string>();

export function AuditSection() {
  const { query } = useLocation();
  const filters = parseAuditFilters(query);
  const address = auditAddress(filters);
  const pages = useMemo(() => new PagesModel(account.audit), []);
  // The log works without names: it shows the kind of actor.
  const names = useLoad(() => namesOf(account)).value.value ?? NO_NAMES;
  useEffect(() => void pages.load(toAuditQuery(filters)), [pages, address]);
  return (
    <>
      <p class="max-w-prose text-sm text-soft">{t('audit.text')}</p>
      <AuditFilterBar filters={filters} names={names} />
      <Paged
        pages={pages}
        empty={<Empty title={t('history.noMatch')} text={t('history.noMatchText')} />}
      >
        <AuditList entries={pages.items.value} names={names} />
      </Paged>
    </>
  );
}
