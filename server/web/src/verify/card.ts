// The card: all versions of a record, where they are recorded, and the code. Facts come from the
// entries' bytes; names are the directory's words and stand beside the numbers that were signed.
import { dateTime, shortDay } from '@/i18n/format';
import { keyPrint, type CheckedEntry } from '@/ledger/check';
import type { CellEntry } from '@/ledger/entry';
import type { Evidence } from '@/ledger/evidence';
import type { OfflineResult } from '@/ledger/offline';
import { toBase64 } from '@/lib/bytes';
import { h, type Child } from '@/verify/dom';
import type { View } from '@/verify/embed';
import { codeText, qr, rangeOf } from '@/verify/qr';
import type { Words } from '@/verify/words';

/** "21.11.2026, 12:00:00 UTC+3" */
export function moment(instant: string, view: View | null): string {
  const offset = view?.offset ?? 0;
  const minutes = Math.abs(offset) % 60;
  const hours = Math.floor(Math.abs(offset) / 60);
  const zone = `${offset < 0 ? '−' : '+'}${hours}${minutes ? `:${minutes}` : ''}`;
  return `${dateTime(instant, offset)} UTC${offset === 0 ? '' : zone}`;
}

export function shortRoot(result: OfflineResult): string {
  return result.checkpoint ? toBase64(result.checkpoint.root).slice(0, 12) : '';
}

const kSigns = { ok: '✓', waiting: '?', failed: '✗' };

type Named = { id: number; name: string } | null;
/** What the directory calls the people of an entry; nothing proves it. */
type Names = Pick<Evidence['entries'][number], 'actor' | 'on_behalf_of'> | null;

function nameOf(id: number, named: Named | undefined, t: Words): string {
  return t.verify.person(named?.id === id ? named.name : null, id);
}

function who(entry: CellEntry, names: Names, t: Words): Child[] {
  const actor = entry.actor === null ? t.history.program : nameOf(entry.actor, names?.actor, t);
  const behalf =
    entry.onBehalfOf === null
      ? ''
      : t.history.onBehalf(nameOf(entry.onBehalfOf, names?.on_behalf_of, t));
  const role = entry.role && (t.roles[entry.role] ?? entry.role);
  return [h('b', {}, actor), line(role), line(behalf)];
}

const line = (text: string): Child => text !== '' && h('span', { class: 'line' }, text);

function why(entry: CellEntry, t: Words): Child[] {
  const { reason } = entry;
  if (!reason) return ['–'];
  return [
    t.reasons[reason.code] ?? reason.code,
    line(reason.text),
    line(reason.document && `${t.history.document}: ${reason.document}`),
  ];
}

function row(checked: CheckedEntry, names: Names, view: View | null, t: Words): HTMLElement {
  const { entry, position, state } = checked;
  const word = t.verify.stateWords[state];
  const head = h(
    'th',
    { scope: 'row' },
    h('span', { class: 'sign', role: 'img', 'aria-label': word }, kSigns[state]),
    ` ${entry ? entry.revision : ''}`,
    line(t.verify.entryNo(position)),
  );
  const attributes = { 'data-position': String(position), 'data-state': state };
  if (!entry) {
    return h('tr', attributes, head, h('td', { colspan: '5' }, t.history.unreadable));
  }
  const value = (text: string) => h('b', {}, text || t.verify.empty);
  const place = [entry.address, entry.device].filter(Boolean);
  return h(
    'tr',
    attributes,
    head,
    h(
      'td',
      {},
      value(entry.was),
      ' → ',
      value(entry.value),
      line(t.history.kinds[entry.kind] ?? entry.kind),
    ),
    h('td', {}, ...who(entry, names, t)),
    h('td', {}, moment(entry.recorded, view), line(t.verify.day(shortDay(entry.effective)))),
    h('td', {}, ...(place.length > 0 ? place.map(line) : [t.history.noPlace])),
    h('td', {}, ...why(entry, t)),
  );
}

function table(record: string, rows: HTMLElement[], t: Words): HTMLElement | null {
  if (rows.length === 0) return null;
  const names = Object.values(t.verify.columns);
  return h(
    'table',
    { 'data-record': record },
    h('caption', {}, t.verify.records[record] ?? record),
    h('thead', {}, h('tr', {}, ...names.map((name) => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, ...rows),
  );
}

function framed(title: string, ...tables: Child[]): HTMLElement {
  const scroll = { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': title };
  return h('section', { class: 'versions' }, h('h2', {}, title), h('div', scroll, ...tables));
}

const titled = (result: OfflineResult, title: string, t: Words) =>
  result.verdict === 'failed' ? t.verify.unconfirmed : title;

/** One table for the mark and one for the absence, oldest version first. */
export function versions(
  evidence: Evidence,
  result: OfflineResult,
  view: View | null,
  t: Words,
): HTMLElement {
  const pairs = result.entries.map((checked, i) => ({ checked, given: evidence.entries[i]! }));
  const tables = (['mark', 'absence'] as const).map((record) => {
    const own = pairs.filter(
      ({ checked, given }) => (checked.entry?.record ?? given.record ?? 'mark') === record,
    );
    return table(record, own.map(({ checked, given }) => row(checked, given, view, t)), t);
  });
  return framed(titled(result, t.verify.versions, t), ...tables);
}

/** The one entry of a proof file, if it could be read; people are only numbers there. */
export function single(result: OfflineResult, t: Words): HTMLElement | null {
  const checked = result.entries.find(({ entry }) => entry !== null);
  if (!checked?.entry) return null;
  const { record, pupil, lesson } = checked.entry;
  return h(
    'div',
    {},
    framed(
      titled(result, t.verify.entry, t),
      h('p', {}, t.verify.pupilAndLesson(pupil, lesson)),
      table(record, [row(checked, null, null, t)], t),
    ),
  );
}

export function head(evidence: Evidence, view: View | null, t: Words): HTMLElement {
  const { subject, record } = evidence;
  const { lesson } = subject;
  return h(
    'div',
    { class: 'about' },
    h('p', { class: 'subject' }, subject.pupil),
    h(
      'p',
      {},
      [lesson.group, t.verify.lessonOf(shortDay(lesson.date)), lesson.topic]
        .filter(Boolean)
        .join(' · '),
    ),
    h('p', { class: 'dim' }, t.verify.pupilAndLesson(record.pupil, record.lesson)),
    h('p', { class: 'dim' }, t.verify.facts.made, ' ', madeBy(evidence, view, t)),
  );
}

const madeBy = ({ made }: Evidence, view: View | null, t: Words) =>
  t.verify.facts.madeBy(moment(made.at, view), made.by);

/** Where the versions stand, in letters and as a code. Only for what was proven. */
export function place(evidence: Evidence, result: OfflineResult, t: Words): HTMLElement | null {
  const { checkpoint } = result;
  if (!checkpoint || result.verdict === 'failed') return null;
  const { facts } = t.verify;
  const rows: [string, string][] = [
    [facts.origin, checkpoint.origin],
    [facts.ledger, evidence.ledger],
    [facts.entries, rangeOf(evidence).replace('-', '–')],
    [facts.size, facts.sizeOf(checkpoint.size)],
    [facts.root, toBase64(checkpoint.root)],
    [facts.key, evidence.vkey],
    [facts.print, keyPrint(evidence.vkey).replace(/(.{4})(?=.)/g, '$1 ')],
    [facts.madeAt, t.verify.entryNo(evidence.made.position)],
  ];
  return h(
    'section',
    { class: 'place' },
    h('h2', {}, facts.title),
    h('div', {}, h('dl', {}, ...rows.flatMap(fact)), code(evidence, result, t)),
  );
}

const fact = ([name, value]: [string, string]) => [h('dt', {}, name), h('dd', {}, value)];

function code(evidence: Evidence, result: OfflineResult, t: Words): Child {
  const { checkpoint } = result;
  return checkpoint && qr(codeText(evidence, checkpoint), t.verify.code);
}
