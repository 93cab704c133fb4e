// Whether the words that the server put beside an entry are those that its bytes hold.
import type { HistoryEntry } from '@/api/types';
import type { CellEntry } from '@/ledger/entry';

interface Cell {
  lesson: number;
  pupil: number;
}

/** "2026-11-20T09:12:33Z" and "2026-11-20T09:12:33.000000Z" are one instant. */
function instant(text: string | null): string {
  const match = /^(.{19})(?:\.(\d{1,6}))?Z$/.exec(text ?? '');
  return match ? `${match[1]}.${(match[2] ?? '').padEnd(6, '0')}Z` : (text ?? '');
}

const plain = (text: string | null | undefined) => text ?? '';
const role = (text: string | null) => (text === 'none' ? '' : plain(text));

/** The fields that disagree; empty when all agree. Names of people are not in the bytes. */
export function disagreements(entry: CellEntry, given: HistoryEntry, cell: Cell): string[] {
  const pairs: [string, unknown, unknown][] = [
    ['lesson', entry.lesson, cell.lesson],
    ['pupil', entry.pupil, cell.pupil],
    ['record', entry.record, given.record],
    ['revision', entry.revision, given.revision],
    ['kind', entry.kind, given.kind],
    ['was', entry.was, plain(given.was)],
    ['value', entry.value, plain(given.value)],
    ['recorded', instant(entry.recorded), instant(given.recorded)],
    ['effective', entry.effective, given.effective],
    ['role', entry.role, role(given.role)],
    ['actor', entry.actor, given.actor?.id ?? null],
    ['on_behalf_of', entry.onBehalfOf, given.on_behalf_of?.id ?? null],
    ['address', entry.address, plain(given.address)],
    ['device', entry.device, plain(given.device)],
    ['reason.code', plain(entry.reason?.code), plain(given.reason?.code).replace(/^none$/, '')],
    ['reason.text', plain(entry.reason?.text), plain(given.reason?.text)],
    ['reason.document', plain(entry.reason?.document), plain(given.reason?.document)],
  ];
  return pairs.filter(([, a, b]) => a !== b).map(([name]) => name);
}
