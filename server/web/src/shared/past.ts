// The moment that the page shows: ?at= in the address, a position or an instant; null is now.
import { useLocation, useSearch } from 'wouter';

export function usePast(): { at: string | null; show: (at: string | null) => void } {
  const search = useSearch();
  const [location, navigate] = useLocation();
  const at = new URLSearchParams(search).get('at');
  const show = (next: string | null) => {
    const params = new URLSearchParams(search);
    if (next === null) params.delete('at');
    else params.set('at', next);
    const text = params.toString();
    navigate(`${location}${text ? `?${text}` : ''}`);
  };
  return { at, show };
}
