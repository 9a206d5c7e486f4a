import { useVerifications } from '../verifications-context';
import { t } from '../../../locales/i18n';
import { Button } from '../../../ui/controls/button';
import { cx } from '../../../ui/cx';
import { categoryName } from './category-name';
import { ServiceAvatar } from './service-avatar';

export const optionId = (group: string, name: string): string => `service-${group}-${name}`;

interface ServiceListProps {
  id: string;
  activeId: string | undefined;
  onChoose: (name: string) => void;
}

export function ServiceList({ id, activeId, onChoose }: ServiceListProps) {
  const { services } = useVerifications();
  const groups = services.groups.value;
  const hidden = services.hidden.value;
  return (
    <>
      <div
        id={id}
        role="listbox"
        aria-label={t('rent.all')}
        class={cx('flex flex-col gap-4', groups.length === 0 && 'hidden')}
      >
        {groups.map(({ key, services: list }) => (
          <div key={key} role="group" aria-label={t(`rent.${key}`)}>
            <div aria-hidden="true" class="mb-2 text-sm font-medium text-faint">
              {services.query.value.trim() === ''
                ? t(`rent.${key}`)
                : t('rent.results', { count: list.length })}
            </div>
            <div
              role="presentation"
              class="grid grid-cols-[repeat(auto-fill,minmax(10.5rem,1fr))] gap-1.5"
            >
              {list.map((service) => {
                const option = optionId(key, service.name);
                return (
                  <div
                    key={service.name}
                    id={option}
                    role="option"
                    aria-selected={option === activeId}
                    // Keeps the focus in the search field.
                    onMouseDown={(event) => event.preventDefault()}
                    onClick={() => onChoose(service.name)}
                    class={cx(
                      'flex min-h-13 items-center gap-3 rounded-control border px-2.5 transition-colors duration-120 hover:border-edge hover:bg-surface',
                      option === activeId ? 'border-ink bg-surface' : 'border-line',
                    )}
                  >
                    <ServiceAvatar name={service.name} />
                    <span class="min-w-0">
                      <span class="block truncate font-medium">{service.displayName}</span>
                      <span class="block truncate text-xs text-faint">
                        {categoryName(service.category)}
                      </span>
                    </span>
                  </div>
                );
              })}
            </div>
          </div>
        ))}
      </div>
      {hidden > 0 && (
        <Button kind="quiet" class="self-start" onClick={() => (services.showAll.value = true)}>
          {t('rent.showAll', { count: hidden })}
        </Button>
      )}
    </>
  );
}
