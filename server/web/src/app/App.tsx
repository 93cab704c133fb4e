// Which page the address names, and whether anybody is signed in to see it.
import { lazy, Suspense, useEffect } from 'react';
import { Center, Loader } from '@mantine/core';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { leftByChoice, SessionProvider, startPage, useSessionQuery } from '@/app/session';
import { Shell } from '@/app/Shell';
import { useText } from '@/i18n';
import { LoginPage } from '@/pages/LoginPage';
import { NotFound } from '@/pages/NotFound';
import { ProblemPanel } from '@/shared/ProblemPanel';

const JournalsPage = lazy(() => import('@/pages/JournalsPage'));
const JournalPage = lazy(() => import('@/journal/JournalPage'));
const AuditPage = lazy(() => import('@/audit/AuditPage'));
const RolesPage = lazy(() => import('@/rights/RolesPage'));

function Waiting() {
  const t = useText();
  return (
    <Center h="60vh">
      <Loader aria-label={t.loading} />
    </Center>
  );
}

export function App() {
  const query = useSessionQuery();
  const [location, navigate] = useLocation();
  const session = query.data;
  const wanted = location + window.location.search;

  useEffect(() => {
    if (session === null && location !== '/login') {
      const next = location === '/' || leftByChoice() ? '' : `?next=${encodeURIComponent(wanted)}`;
      navigate(`/login${next}`, { replace: true });
    }
  }, [session, location, wanted, navigate]);

  if (query.isError) {
    return (
      <Center mih="100vh" p="md">
        <ProblemPanel error={query.error} onRetry={() => void query.refetch()} />
      </Center>
    );
  }
  if (session === undefined) return <Waiting />;
  if (session === null) return <LoginPage />;
  const start = startPage(session.role);
  return (
    <SessionProvider session={session} key={session.person.id}>
      <Shell>
        <Suspense fallback={<Waiting />}>
          <Switch>
            <Route path="/">
              <Redirect to={start} replace />
            </Route>
            <Route path="/login">
              <Redirect to={nextPage() ?? start} replace />
            </Route>
            <Route path="/journals" component={JournalsPage} />
            <Route path="/j/:group">
              {(params) => <JournalPage key={params.group} group={Number(params.group)} />}
            </Route>
            <Route path="/audit" component={AuditPage} />
            <Route path="/roles" component={RolesPage} />
            <Route>
              <NotFound />
            </Route>
          </Switch>
        </Suspense>
      </Shell>
    </SessionProvider>
  );
}

/** Where to go after signing in: only paths of this application. */
function nextPage(): string | null {
  const next = new URLSearchParams(window.location.search).get('next');
  return next && /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : null;
}
