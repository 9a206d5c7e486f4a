import { useEffect, useMemo } from 'preact/hooks';

/** The token from the fragment of an emailed link; removes it from the address and the history at once. */
export function useToken(): string {
  const token = useMemo(() => new URLSearchParams(location.hash.slice(1)).get('token') ?? '', []);
  useEffect(() => {
    if (token !== '') history.replaceState(null, '', location.pathname + location.search);
  }, [token]);
  return token;
}
