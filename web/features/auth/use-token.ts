import { useEffect, useMemo } from 'preact/hooks';

/** The token that a mail's link carries behind the #; it leaves the address, and so the history, at once. */
export function useToken(): string {
  const token = useMemo(() => new URLSearchParams(location.hash.slice(1)).get('token') ?? '', []);
  useEffect(() => {
    if (token !== '') history.replaceState(null, '', location.pathname + location.search);
  }, [token]);
  return token;
}
