import { useVerifications } from '../verifications-context';
import { cx } from '../../../ui/cx';

const SIZE = {
  sm: 'size-8 text-xs',
  md: 'size-10 text-sm',
} as const;

/** The API assigns one of twelve colors to a service: a twelfth of the hue circle each. */
const HUE_STEP = 30;

/** The initials of a service, with a small mark in its color. */
export function ServiceAvatar({ name, size = 'sm' }: { name: string; size?: keyof typeof SIZE }) {
  const { services } = useVerifications();
  const service = services.find(name);
  const initials = service?.initials ?? name.slice(0, 2).toUpperCase();
  return (
    <span
      aria-hidden="true"
      class={cx(
        'relative flex shrink-0 items-center justify-center overflow-hidden rounded-control bg-sunken font-semibold text-soft',
        SIZE[size],
      )}
    >
      <span
        class="service-hue absolute inset-x-0 bottom-0 h-[3px]"
        style={{ '--hue': String((service?.colour ?? 0) * HUE_STEP) }}
      />
      {initials}
    </span>
  );
}
