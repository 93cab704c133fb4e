// The audit search as it stands in the address: every filter is there, so a search can be sent to
// somebody else, and the way back works.
import type { AuditQuery, Role } from '@/api/types';
import { addDays } from '@/lib/dates';

export const kKinds = [
  'mark.set',
  'mark.changed',
  'mark.revoked',
  'absence.set',
  'absence.corrected',
  'absence.revoked',
  'lesson.scheduled',
  'pupil.enrolled',
  'pupil.left',
  'teacher.assigned',
  'person.created',
  'account.opened',
  'password.issued',
  'settings.changed',
  'ledger.restored',
  'ledger.outage_ended',
  'ledger.records_committed',
] as const;

export const kRoles: Role[] = [
  'teacher',
  'class_teacher',
  'deputy_head',
  'director',
  'administrator',
  'clerk',
  'hr',
  'coordinator',
  'municipal',
  'regional',
  'auditor',
];

export interface Filters {
  q: string;
  from: string;
  to: string;
  kind: string;
  role: string;
  corrections: boolean;
  afterLock: boolean;
  person: string;
  pupil: string;
  group: string;
}

export const kNoFilters: Filters = {
  q: '',
  from: '',
  to: '',
  kind: '',
  role: '',
  corrections: false,
  afterLock: false,
  person: '',
  pupil: '',
  group: '',
};

const day = (text: string | null) => (text && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : '');
const id = (text: string | null) => (text && /^\d{1,16}$/.test(text) ? text : '');

export function readFilters(search: string): Filters {
  const params = new URLSearchParams(search);
  return {
    q: (params.get('q') ?? '').slice(0, 200),
    from: day(params.get('from')),
    to: day(params.get('to')),
    kind: params.get('kind') ?? '',
    role: params.get('role') ?? '',
    corrections: params.get('corrections') === '1',
    afterLock: params.get('after_lock') === '1',
    person: id(params.get('person')),
    pupil: id(params.get('pupil')),
    group: id(params.get('group')),
  };
}

/** What the server is asked; empty filters are left out. */
export function queryOf(filters: Filters): AuditQuery {
  const { q, from, to, kind, role, person, pupil, group } = filters;
  return {
    ...(q.trim() && { q: q.trim() }),
    ...(from && { from }),
    ...(to && { to }),
    ...(kind && { kind }),
    ...(role && { role: role as Role }),
    ...(filters.corrections && { corrections: '1' as const }),
    ...(filters.afterLock && { after_lock: '1' as const }),
    ...(person && { person: Number(person) }),
    ...(pupil && { pupil: Number(pupil) }),
    ...(group && { group: Number(group) }),
  };
}

export function searchOf(filters: Filters): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(queryOf(filters))) params.set(name, String(value));
  return params.toString();
}

export type Preset = 'afterLock' | 'week' | 'month' | 'revoked' | 'deputy' | 'all';

export const kPresets: Preset[] = ['afterLock', 'week', 'month', 'revoked', 'deputy', 'all'];

export function presetFilters(preset: Preset, today: string): Filters {
  const presets: Record<Preset, Partial<Filters>> = {
    afterLock: { corrections: true, afterLock: true },
    week: { corrections: true, from: addDays(today, -6), to: today },
    month: { corrections: true, from: addDays(today, -29), to: today },
    revoked: { kind: 'mark.revoked' },
    deputy: { corrections: true, role: 'deputy_head' },
    all: {},
  };
  return { ...kNoFilters, ...presets[preset] };
}

export const sameFilters = (a: Filters, b: Filters) => searchOf(a) === searchOf(b);
