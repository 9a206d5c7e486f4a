import { ownPath } from '../../../core/own-path';

const KEY = 'namaskah.after-payment';

/**
 * Where the customer goes on after a payment, such as the service that they were about to rent: it outlives the visit of
 * the checkout, which returns with the payment's id alone.
 */
export function rememberNext(payment: string, next: string | undefined): void {
  const path = ownPath(next);
  if (path !== null) sessionStorage.setItem(KEY, JSON.stringify([payment, path]));
}

/** Null when nothing was remembered for this payment. */
export function nextAfter(payment: string): string | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    const [id, path] = Array.isArray(kept) ? kept.map(String) : [];
    return id === payment ? ownPath(path) : null;
  } catch {
    return null;
  }
}
