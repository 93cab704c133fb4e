// Who is signed in, and the outbox that belongs to that person.
import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { ApiError, call, setCsrf } from '@/api/client';
import { queryClient } from '@/api/queries';
import type { Role, Session } from '@/api/types';
import { deviceStorage } from '@/journal/opStorage';
import { Outbox } from '@/journal/outbox';
import { sendOp } from '@/journal/send';
import { uuid } from '@/lib/uuid';

const kSession = ['session'];

export interface SignedIn {
  session: Session;
  outbox: Outbox;
}

const Context = createContext<SignedIn | null>(null);

function remember(session: Session): Session {
  setCsrf(session.csrf);
  return session;
}

/** The session; null when nobody is signed in. */
export function useSessionQuery() {
  return useQuery({
    queryKey: kSession,
    queryFn: async (): Promise<Session | null> => {
      try {
        return remember(await call<Session>('/session'));
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: Infinity,
  });
}

/** Whoever signed out by choice leaves no page behind for the next person at this computer. */
let left = false;

export const leftByChoice = () => left;

/** Another session: what the one before was shown is forgotten. */
function replaceSession(session: Session | null): void {
  queryClient.setQueryData(kSession, session);
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== kSession[0] });
}

export async function signIn(login: string, password: string): Promise<void> {
  const body = { login, password };
  const session = remember(await call<Session>('/session', { method: 'POST', body }));
  left = false;
  replaceSession(session);
}

/** Signs out and erases what this person left on the device. */
export async function signOut(outbox: Outbox): Promise<void> {
  try {
    await call('/session', { method: 'DELETE' });
  } finally {
    await outbox.wipe();
    left = true;
    replaceSession(null);
  }
}

export async function chooseRole(role: Role): Promise<void> {
  const body = { role };
  const answer = await call<Session>('/session/role', { method: 'PUT', body });
  const session = remember(answer);
  replaceSession(session);
}

/** The server no longer knows the session: the sign-in page comes up, the outbox stays. */
export function sessionEnded(): void {
  replaceSession(null);
}

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  const { ledger_origin: origin } = session.organisation;
  const person = session.person.id;
  const outbox = useMemo(
    () =>
      new Outbox({
        send: sendOp,
        storage: deviceStorage(origin, person),
        now: Date.now,
        uuid,
        later: (ms, run) => {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
      }),
    [origin, person],
  );
  useEffect(() => void outbox.restore(), [outbox]);
  useEffect(() => {
    const wake = () => outbox.wake();
    const warn = (event: BeforeUnloadEvent) => {
      if (outbox.status().waiting > 0) event.preventDefault();
    };
    const ended = outbox.onStatus(() => {
      if (outbox.status().signedOut) sessionEnded();
    });
    window.addEventListener('online', wake);
    window.addEventListener('beforeunload', warn);
    return () => {
      ended();
      window.removeEventListener('online', wake);
      window.removeEventListener('beforeunload', warn);
    };
  }, [outbox]);
  const value = useMemo(() => ({ session, outbox }), [session, outbox]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export function useSignedIn(): SignedIn {
  const value = useContext(Context);
  if (!value) throw new Error('nobody is signed in');
  return value;
}

/** Minutes east of UTC of the school's wall clock. */
export function useOffset(): number {
  return useSignedIn().session.organisation.utc_offset_minutes;
}

const has = (roles: Role[]) => (role: Role) => roles.includes(role);

export const mayAudit = has(['administrator', 'director', 'deputy_head', 'auditor']);
/** Whether there can be journals to show; the server decides which. */
export const mayReadJournals = (role: Role) =>
  !has(['clerk', 'hr', 'pupil', 'parent', 'municipal', 'regional'])(role);
export const mayReadRights = has([
  'administrator',
  'director',
  'municipal',
  'regional',
  'auditor',
]);

export const startPage = (role: Role) => {
  if (role === 'auditor') return '/audit';
  return mayReadJournals(role) ? '/journals' : '/roles';
};
