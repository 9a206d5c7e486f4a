import { useVerifications } from '../verifications-context';
import { cx } from '../../../ui/cx';

const SIZE = {
  sm: 'size-8 text-xs',
  md: 'size-10 text-sm',
} as const;

/** The API assigns one of twelve colors to a service: a twelfth of the hue circle each. */
const HUE_STEP = 30;

/** The monogram of a service, in its color. Logos are trademarks. */
export function ServiceAvatar({ name, size = 'sm' }: { name: string; size?: keyof typeof SIZE }) {
  const { services } = useVerifications();
  const service = services.find(name);
  const initials = service?.initials ?? name.slice(0, 2).toUpperCase();
  return (
    <span
      aria-hidden="true"
      style={{ '--hue': String((service?.colour ?? 0) * HUE_STEP) }}
      class={cx(
        'monogram flex shrink-0 items-center justify-center rounded-control font-semibold tracking-tight',
        SIZE[size],
      )}
    >
      {initials}
    </span>
  );
}
