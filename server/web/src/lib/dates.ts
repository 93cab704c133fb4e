// School dates ("2026-11-20") and instants as the school's wall clock shows them. Instants are
// shifted by the organisation's offset and read as UTC, so the browser's own zone never counts.

const kDayMs = 86_400_000;

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * kDayMs).toISOString().slice(0, 10);
}

/** Days since 1970-01-01 to "2026-11-20". */
export function dayOfNumber(days: number): string {
  return new Date(days * kDayMs).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / kDayMs);
}

/** The date on the school's wall at an instant. */
export function schoolDay(instant: string, offsetMinutes: number): string {
  return new Date(Date.parse(instant) + offsetMinutes * 60_000).toISOString().slice(0, 10);
}

/** "2026-11-20T14:05" on the school's wall to an instant in UTC. */
export function instantOfWall(wall: string, offsetMinutes: number): string {
  const padded = wall.length === 16 ? `${wall}:00` : wall;
  const ms = Date.parse(`${padded.replace(' ', 'T')}Z`) - offsetMinutes * 60_000;
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** An instant to "2026-11-20 14:05:00" on the school's wall. */
export function wallOfInstant(instant: string, offsetMinutes: number): string {
  const shifted = new Date(Date.parse(instant) + offsetMinutes * 60_000);
  return shifted.toISOString().slice(0, 19).replace('T', ' ');
}

/** Microseconds since 1970 (within 2^53) to RFC 3339 with six digits. */
export function instantOfMicros(us: number): string {
  const ms = Math.floor(us / 1000);
  const rest = us - ms * 1000;
  return new Date(ms).toISOString().replace('Z', `${String(rest).padStart(3, '0')}Z`);
}
