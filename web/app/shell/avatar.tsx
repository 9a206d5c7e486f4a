/** The first letters of the first two words. */
export const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => String.fromCodePoint(word.codePointAt(0) ?? 32))
    .join('')
    .toUpperCase();

/** The initials of an account. */
export const Avatar = ({ name }: { name: string }) => (
  <span
    aria-hidden="true"
    class="flex size-8 shrink-0 items-center justify-center rounded-full bg-ink text-xs font-semibold text-paper"
  >
    {initialsOf(name)}
  </span>
);
