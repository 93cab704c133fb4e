// /j/:group: which lessons to show, and the store that holds them.
import { useCallback, useEffect, useRef, useState } from 'react';
import { Loader } from '@mantine/core';
import { useLocation, useSearch } from 'wouter';
import {
  fetchJournal,
  queryClient,
  useJournal,
  useJournals,
  type JournalRange,
} from '@/api/queries';
import type { Journal, Term } from '@/api/types';
import { useSignedIn } from '@/app/session';
import { useText } from '@/i18n';
import { JournalView } from '@/journal/JournalView';
import { listen } from '@/journal/live';
import { kLast, lastLessons, termOf } from '@/journal/period';
import { GridStore } from '@/journal/store';
import { usePast } from '@/shared/past';
import { ProblemPanel } from '@/shared/ProblemPanel';

interface Chosen {
  period: string;
  range: JournalRange;
}

function choose(period: string, terms: Term[], at: string | null): Chosen {
  const term = terms.find((one) => String(one.id) === period);
  if (!term) return { period: kLast, range: { from: null, to: null, at } };
  return { period, range: { from: term.from, to: term.to, at } };
}

/** The period in the address; without one, the term of today, or the last lessons. */
function usePeriod(at: string | null) {
  const { session } = useSignedIn();
  const search = useSearch();
  const [location, navigate] = useLocation();
  const [termIsEmpty, setTermIsEmpty] = useState(false);
  const journals = useJournals();
  const terms = journals.data?.terms ?? (journals.isError ? [] : null);
  const asked = new URLSearchParams(search).get('period');
  const usual = terms && termOf(terms, session.today);
  const period = asked ?? (usual && !termIsEmpty ? String(usual.id) : kLast);
  const setPeriod = (next: string) => {
    const params = new URLSearchParams(search);
    params.set('period', next);
    navigate(`${location}?${params}`, { replace: true });
  };
  return {
    chosen: terms && choose(period, terms, at),
    terms: terms ?? [],
    setPeriod,
    /** Nothing was asked for and the term has no lessons: the last lessons then. */
    foundEmpty: asked === null ? () => setTermIsEmpty(true) : null,
  };
}

function focusIds(store: GridStore | null) {
  const { row, column } = store?.focus ?? { row: -1, column: -1 };
  return { lesson: store?.lessons[column]?.id, pupil: store?.pupils[row]?.id };
}

export default function JournalPage({ group }: { group: number }) {
  const t = useText();
  const { session, outbox } = useSignedIn();
  const { at } = usePast();
  const { chosen, terms, setPeriod, foundEmpty } = usePeriod(at);
  const query = useJournal(group, chosen?.range ?? null);
  const [store, setStore] = useState<GridStore | null>(null);
  const [pausedSince, setPausedSince] = useState<number | null>(null);
  const current = useRef<GridStore | null>(null);
  const wantedLesson = useRef<number | null>(null);
  const me = session.person.id;
  const range = chosen?.range;
  const isLast = chosen?.period === kLast;

  const shape = useCallback(
    (journal: Journal) => (isLast ? lastLessons(journal) : journal),
    [isLast],
  );

  useEffect(() => {
    const journal = query.data;
    if (!journal) return undefined;
    if (journal.lessons.length === 0 && !isLast && foundEmpty) {
      foundEmpty();
      return undefined;
    }
    const made = new GridStore(shape(journal), outbox, me);
    const { lesson, pupil } = focusIds(current.current);
    const wanted = wantedLesson.current ?? lesson;
    const first = made.pupils[0]?.id;
    const kept = wanted === undefined ? null : made.find(wanted, pupil ?? first ?? -1);
    if (kept) made.setFocus(kept);
    wantedLesson.current = null;
    current.current = made;
    setStore(made);
    return () => made.dispose();
    // foundEmpty is made anew on each render and only matters when the data changes
  }, [query.data, shape, outbox, me, isLast]);

  const refresh = useCallback(() => {
    if (!range) return;
    fetchJournal(group, range).then(
      (journal) => {
        if (current.current?.merge(shape(journal))) return;
        queryClient.setQueryData(['journal', group, range], journal);
      },
      () => undefined, // the page stays as it is; the badge already says that updates rest
    );
  }, [group, range, shape]);

  const listening = at === null && query.isSuccess;
  const refreshNow = useRef(refresh);
  refreshNow.current = refresh;
  useEffect(() => {
    if (!listening) return undefined;
    return listen(group, {
      cell: (cell) => void current.current?.live(cell),
      refresh: () => refreshNow.current(),
      paused: setPausedSince,
    });
  }, [group, listening]);

  if (query.isError) {
    return <ProblemPanel page error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!store || !chosen || store.journal.id !== group) return <Loader aria-label={t.loading} />;
  return (
    <JournalView
      store={store}
      terms={terms}
      period={chosen.period}
      at={at}
      pausedSince={pausedSince}
      onPeriod={setPeriod}
      onRefresh={refresh}
      onLessonAdded={(lesson) => {
        wantedLesson.current = lesson;
        refresh();
        void queryClient.invalidateQueries({ queryKey: ['journals'] });
      }}
    />
  );
}
