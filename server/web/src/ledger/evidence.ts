// Evidence files ("letopis-evidence/1"): all versions of a record and all that is needed to check
// them without the server. Read strictly, for a file may come from anybody: everything is bounded,
// and only what is named here is taken over.
import type { HistoryEntry } from '@/api/types';

export const kEvidenceFormat = 'letopis-evidence/1';
export const kEvidenceChars = 16 * 1024 * 1024;
const kEntries = 1000;
const kNoteChars = 65_536;
const kBytesChars = 87_384; // 65,535 bytes as base64
const kHashChars = 44;
const kPath = 64;
const kMapProofChars = 11_012; // 8,259 bytes as base64
const kLine = 512;
const kText = 8192;

export interface Evidence {
  origin: string;
  /** The ledger's id, as entries name it: 32 hex digits. */
  ledger: string;
  vkey: string;
  checkpoint: string;
  record: { kind: RecordKind; lesson: number; pupil: number };
  /** Words of the school's directory: nothing proves them. */
  subject: { pupil: string; lesson: { date: string; topic: string; group: string } };
  /** When, by whom and at which position the file was made: nothing proves it. */
  made: { at: string; by: string; position: number };
  entries: HistoryEntry[];
  /** What shows that these are all; null when the file does not bring it. */
  completeness: Completeness | null;
}

/** A commitment to the map of all records, and what the map says of this file's records. */
export interface Completeness {
  position: number;
  bytes: string;
  proof: string[];
  mark: string;
  absence: string;
}

/** A cell holds a mark and an absence; evidence may be about both or about one of them. */
export type RecordKind = 'cell' | 'mark' | 'absence';

/** One value of a document and where it stands, for precise errors. */
class Value {
  constructor(
    private readonly value: unknown,
    private readonly where: string,
  ) {}

  private wrong(wanted: string): Error {
    return new Error(`${this.where}: ${wanted} is needed`);
  }
  at(name: string): Value {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw this.wrong('an object');
    }
    const inner = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    return new Value(inner, this.where === '' ? name : `${this.where}.${name}`);
  }
  text(most = kLine): string {
    if (typeof this.value !== 'string') throw this.wrong('a text');
    if (this.value.length > most) throw this.wrong(`a text of at most ${most} characters`);
    return this.value;
  }
  matching(rule: RegExp, wanted: string): string {
    const text = this.text();
    if (!rule.test(text)) throw this.wrong(wanted);
    return text;
  }
  number(): number {
    if (!Number.isSafeInteger(this.value) || (this.value as number) < 0) {
      throw this.wrong('a whole number');
    }
    return this.value as number;
  }
  flag(): boolean {
    if (typeof this.value !== 'boolean') throw this.wrong('true or false');
    return this.value;
  }
  list<T>(least: number, most: number, each: (item: Value) => T): T[] {
    const { value } = this;
    if (!Array.isArray(value) || value.length < least || value.length > most) {
      throw this.wrong(`a list of ${least} to ${most}`);
    }
    return value.map((item, i) => each(new Value(item, `${this.where}[${i}]`)));
  }
  orNull<T>(read: (value: Value) => T): T | null {
    return this.value === null ? null : read(this);
  }
  oneOf<T extends string>(...allowed: T[]): T {
    const found = allowed.find((one) => one === this.value);
    if (found === undefined) throw this.wrong(allowed.join(' or '));
    return found;
  }
  absent(): boolean {
    return this.value === undefined;
  }
}

const line = (value: Value) => value.text();
const day = (value: Value) => value.matching(/^\d{4}-\d\d-\d\d$/, 'a date');
const instant = (value: Value) =>
  value.matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/, 'an instant');
const named = (value: Value) => ({ id: value.at('id').number(), name: value.at('name').text() });

const reason = (value: Value) => ({
  code: value.at('code').text(),
  text: value.at('text').text(kText),
  document: value.at('document').text(kText),
});

function entry(value: Value): HistoryEntry {
  const maybe = <T>(name: string, read: (inner: Value) => T) => value.at(name).orNull(read);
  return {
    position: value.at('position').number(),
    record: maybe('record', (one) => one.oneOf('mark', 'absence')),
    revision: maybe('revision', (one) => one.number()),
    kind: maybe('kind', line),
    was: maybe('was', line),
    value: maybe('value', line),
    recorded: maybe('recorded', instant),
    effective: maybe('effective', day),
    role: maybe('role', line),
    actor: maybe('actor', named),
    on_behalf_of: maybe('on_behalf_of', named),
    address: maybe('address', line),
    device: maybe('device', line),
    reason: maybe('reason', reason) as HistoryEntry['reason'],
    after_lock: value.at('after_lock').flag(),
    late: value.at('late').flag(),
    bytes: value.at('bytes').text(kBytesChars),
    leaf: value.at('leaf').text(kHashChars),
    proof: maybe('proof', (one) => one.list(0, kPath, (hash) => hash.text(kHashChars))),
    ...(value.at('unreadable').absent() ? {} : { unreadable: value.at('unreadable').flag() }),
  };
}

function completeness(value: Value): Completeness | null {
  if (value.absent()) return null;
  return {
    position: value.at('position').number(),
    bytes: value.at('bytes').text(kBytesChars),
    proof: value.at('proof').list(0, kPath, (hash) => hash.text(kHashChars)),
    mark: value.at('mark').text(kMapProofChars),
    absence: value.at('absence').text(kMapProofChars),
  };
}

function record(value: Value): Evidence['record'] {
  const key = value.at('key').matching(/^\d{1,16}\/\d{1,16}$/, 'lesson/pupil').split('/');
  const [lesson, pupil] = key.map(Number) as [number, number];
  if (!Number.isSafeInteger(lesson) || !Number.isSafeInteger(pupil)) {
    throw new Error('record.key: number out of range');
  }
  return { kind: value.at('kind').oneOf('cell', 'mark', 'absence'), lesson, pupil };
}

/** Throws with the place of the first thing that is not as it has to be. Verifies nothing. */
export function readEvidence(document: unknown): Evidence {
  const root = new Value(document, '');
  root.at('format').oneOf(kEvidenceFormat);
  const lesson = root.at('subject').at('lesson');
  const made = root.at('made');
  return {
    origin: root.at('origin').text(),
    ledger: root.at('ledger').matching(/^[0-9a-f]{32}$/, '32 hex digits'),
    vkey: root.at('vkey').text(),
    checkpoint: root.at('checkpoint').text(kNoteChars),
    record: record(root.at('record')),
    subject: {
      pupil: root.at('subject').at('pupil').text(),
      lesson: {
        date: day(lesson.at('date')),
        topic: lesson.at('topic').text(kText),
        group: lesson.at('group').text(),
      },
    },
    made: {
      at: instant(made.at('at')),
      by: made.at('by').text(),
      position: made.at('position').number(),
    },
    entries: root.at('entries').list(1, kEntries, entry),
    completeness: completeness(root.at('completeness')),
  };
}

/** The same from the text of a file. */
export function parseEvidence(text: string): Evidence {
  if (text.length > kEvidenceChars) throw new Error('the file is too long');
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new Error('the file is not JSON');
  }
  return readEvidence(document);
}
