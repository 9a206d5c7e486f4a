import { useVerifications } from '../verifications-context';
import { t } from '../../../locales/i18n';
import { Button } from '../../../ui/controls/button';
import { cx } from '../../../ui/cx';
import { categoryName } from './category-name';
import { ServiceOption } from './service-option';
import type { ServiceGroup } from './services.model';

export const optionId = (group: string, name: string): string => `service-${group}-${name}`;

interface ServiceListProps {
  id: string;
  activeId: string | undefined;
  onChoose: (name: string) => void;
}

function groupTitle({ key, services }: ServiceGroup, category: string): string {
  if (key === 'found') return t('rent.results', { count: services.length });
  return key === 'category' ? categoryName(category) : t(`rent.${key}`);
}

export function ServiceList({ id, activeId, onChoose }: ServiceListProps) {
  const { services } = useVerifications();
  const groups = services.groups.value.filter((group) => group.services.length > 0);
  const hidden = services.hidden.value;
  return (
    <>
      <div
        id={id}
        role="listbox"
        aria-label={t('rent.all')}
        class={cx('flex flex-col gap-5', groups.length === 0 && 'hidden')}
      >
        {groups.map((group) => {
          const title = groupTitle(group, services.category.value);
          return (
            <div key={group.key} role="group" aria-label={title}>
              <div aria-hidden="true" class="mb-2 text-sm font-medium text-faint">
                {title}
              </div>
              <div
                role="presentation"
                class="grid grid-cols-[repeat(auto-fill,minmax(min(14rem,100%),1fr))] gap-1.5"
              >
                {group.services.map((service) => {
                  const option = optionId(group.key, service.name);
                  return (
                    <ServiceOption
                      key={service.name}
                      id={option}
                      service={service}
                      isActive={option === activeId}
                      onChoose={onChoose}
                    />
                  );
                })}
              </div>
            </div>
          );
        })}
      </div>
      {hidden > 0 && (
        <Button kind="quiet" class="self-start" onClick={() => (services.showAll.value = true)}>
          {t('rent.showAll', { count: hidden })}
        </Button>
      )}
    </>
  );
}
