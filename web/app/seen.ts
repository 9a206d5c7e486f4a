import type { Verification } from '../api/first-pages-api';

type Followed = Pick<Verification, 'reason'>;

interface About {
  type: string;
  about: { type: string; id: string } | null;
}

/** The page that shows all numbers that wait, with their codes. */
const SHOWS_NUMBERS = '/rent';

/**
 * Whether a notification says what the person has before their eyes: the page at `path` shows it, or they have cancelled
 * the number themselves. `follow` finds a number that the page follows live.
 */
export function isSeen(
  { type, about }: About,
  path: string,
  follow: (id: string) => Followed | null,
): boolean {
  if (about === null) return false;
  const { id } = about;
  if (about.type !== 'verification') return path === `/billing/payments/${id}`;
  const followed = follow(id);
  if (type === 'refund.issued' && followed?.reason === 'cancelled_by_customer') return true;
  return path === `/numbers/${id}` || (path === SHOWS_NUMBERS && followed !== null);
}

/** Whether the page at `path` shows the code of this number. */
export const showsCode = (path: string, id: string): boolean =>
  path === '/rent' || path === `/numbers/${id}`;
