// What the pages ask, as TanStack Query keys and functions.
import { QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ApiError, call } from '@/api/client';
import type {
  AuditDays,
  AuditPage,
  AuditQuery,
  History,
  Journal,
  Journals,
  Restores,
  Rights,
} from '@/api/types';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status < 500),
    },
  },
});

export function useJournals(enabled = true) {
  return useQuery({
    queryKey: ['journals'],
    queryFn: ({ signal }) => call<Journals>('/journals', { signal }),
    enabled,
  });
}

export interface JournalRange {
  from: string | null;
  to: string | null;
  at: string | null;
}

export function fetchJournal(group: number, range: JournalRange, signal?: AbortSignal) {
  return call<Journal>(`/journals/${group}`, { query: { ...range }, ...(signal && { signal }) });
}

export function useJournal(group: number, range: JournalRange | null) {
  return useQuery({
    queryKey: ['journal', group, range],
    queryFn: ({ signal }) => fetchJournal(group, range!, signal),
    enabled: range !== null,
    staleTime: 0,
    gcTime: 0,
  });
}

export interface HistoryOf {
  lesson: number;
  pupil: number;
  at: string | null;
}

export function useHistory(cell: HistoryOf | null) {
  return useQuery({
    queryKey: ['history', cell],
    queryFn: ({ signal }) =>
      call<History>(`/cells/${cell!.lesson}/${cell!.pupil}/history`, {
        query: { at: cell!.at },
        signal,
      }),
    enabled: cell !== null,
    staleTime: 0,
    gcTime: 0,
    // an entry gets its proof with the next checkpoint, at most a second after it was written
    refetchInterval: (query) =>
      query.state.dataUpdateCount < 8 && query.state.data?.entries.some((one) => !one.proof)
        ? 1200
        : false,
  });
}

export function useAudit(query: AuditQuery) {
  return useInfiniteQuery({
    queryKey: ['audit', query],
    queryFn: ({ pageParam, signal }) =>
      call<AuditPage>('/audit', { query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 5_000,
  });
}

export function useAuditDays(from: string, to: string) {
  return useQuery({
    queryKey: ['audit-days', from, to],
    queryFn: ({ signal }) => call<AuditDays>('/audit/days', { query: { from, to }, signal }),
  });
}

export function useRestores() {
  return useQuery({
    queryKey: ['audit-restores'],
    queryFn: ({ signal }) => call<Restores>('/audit/restores', { signal }),
  });
}

export function useRights() {
  return useQuery({
    queryKey: ['rights'],
    queryFn: ({ signal }) => call<Rights>('/rights', { signal }),
    staleTime: Infinity,
  });
}
