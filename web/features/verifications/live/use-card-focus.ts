import { useEffect, useRef } from 'preact/hooks';
import { useVerifications } from '../verifications-context';

/** The card of a number that this page has just rented takes the focus once. */
export function useCardFocus<T extends HTMLElement>(id: string) {
  const { live } = useVerifications();
  const card = useRef<T>(null);
  useEffect(() => {
    if (live.justRented.value !== id) return;
    live.justRented.value = null;
    card.current?.focus();
    card.current?.scrollIntoView({ block: 'nearest' });
  }, [id, live]);
  return card;
}
