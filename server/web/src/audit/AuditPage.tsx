// /audit: what was changed, by whom, when, why. The auditor's start page.
import '@mantine/core/styles/Switch.css';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { Button, Loader, Text, Title } from '@mantine/core';
import { useLocation, useSearch } from 'wouter';
import { useAudit } from '@/api/queries';
import { mayAudit, useSignedIn } from '@/app/session';
import classes from '@/audit/audit.module.css';
import { AuditTable } from '@/audit/AuditTable';
import { RestoreNotice } from '@/audit/RestoreNotice';
import { FilterBar } from '@/audit/FilterBar';
import { kNoFilters, queryOf, readFilters, searchOf, type Filters } from '@/audit/filters';
import { useText } from '@/i18n';
import { addDays } from '@/lib/dates';
import { NotFound } from '@/pages/NotFound';
import { EmptyState } from '@/shared/EmptyState';
import { ProblemPanel } from '@/shared/ProblemPanel';

const DayChart = lazy(() => import('@/audit/DayChart'));
const HistoryDrawer = lazy(() => import('@/history/HistoryDrawer'));

const kChartDays = 60;

export interface OpenCell {
  lesson: number;
  pupil: number;
}

export default function AuditPage() {
  const { session } = useSignedIn();
  if (!mayAudit(session.role)) {
    return <NotFound needs={['auditor', 'deputy_head', 'director', 'administrator']} />;
  }
  return <Audit />;
}

function Audit() {
  const t = useText();
  const { session } = useSignedIn();
  const search = useSearch();
  const [location, navigate] = useLocation();
  const filters = useMemo(() => readFilters(search), [search]);
  const query = useAudit(useMemo(() => queryOf(filters), [filters]));
  const [cell, setCell] = useState<OpenCell | null>(null);
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);

  useEffect(() => {
    document.title = `${t.audit.title} · ${t.product}`;
  }, [t]);

  const setFilters = (next: Filters, replace = false) => {
    const text = searchOf(next);
    navigate(`${location}${text ? `?${text}` : ''}`, { replace });
  };
  const to = filters.to || session.today;
  const from = filters.from || addDays(to, -kChartDays);

  return (
    <div className={classes.page}>
      <Title order={1} size="h3">
        {t.audit.title}
      </Title>
      <RestoreNotice onShow={() => setFilters({ ...kNoFilters, kind: 'ledger.restored' })} />
      <FilterBar filters={filters} today={session.today} onChange={setFilters} />
      <div className={classes.summary}>
        <Text size="sm" c="dimmed" role="status" data-testid="audit-found">
          {query.isSuccess && t.audit.found(items.length, query.hasNextPage)}
          {query.isSuccess && items.length > 0 && `, ${t.audit.newest}`}
          {query.hasNextPage && `; ${t.audit.more}`}
        </Text>
        <Suspense>
          <DayChart
            from={from}
            to={to}
            onDay={(day) => setFilters({ ...filters, from: day, to: day })}
          />
        </Suspense>
      </div>
      {query.isError && <ProblemPanel error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Loader aria-label={t.loading} />}
      {query.isSuccess && items.length === 0 && !query.hasNextPage && (
        <EmptyState text={t.audit.nothing}>
          <Button variant="default" onClick={() => setFilters(kNoFilters)}>
            {t.audit.reset}
          </Button>
        </EmptyState>
      )}
      {query.isSuccess && (items.length > 0 || query.hasNextPage) && (
        <AuditTable
          items={items}
          more={query.hasNextPage}
          loading={query.isFetchingNextPage}
          onMore={() => void query.fetchNextPage()}
          onHistory={setCell}
          onFilter={(change) => setFilters({ ...kNoFilters, ...change })}
        />
      )}
      <Suspense>
        {cell && <HistoryDrawer cell={{ ...cell, at: null }} onClose={() => setCell(null)} />}
      </Suspense>
    </div>
  );
}
