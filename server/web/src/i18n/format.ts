// Dates, times and numbers as people of the school read them.
import { currentLocale } from '@/i18n/locale';

const tag = () => (currentLocale() === 'ru' ? 'ru-RU' : 'en-GB');
const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${tag()} ${name}`;
  let made = cache.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(tag(), { ...options, timeZone: 'UTC' });
    cache.set(key, made);
  }
  return made;
}

const atNoon = (day: string) => new Date(`${day}T12:00:00Z`);
const shifted = (instant: string, offsetMinutes: number) =>
  new Date(Date.parse(instant) + offsetMinutes * 60_000);

/** "16 ноября 2026 г." */
export function longDay(day: string): string {
  return formatter('long', { day: 'numeric', month: 'long', year: 'numeric' }).format(atNoon(day));
}

/** "16 ноября" */
export function dayAndMonth(day: string): string {
  return formatter('dm', { day: 'numeric', month: 'long' }).format(atNoon(day));
}

/** "16.11.2026" */
export function shortDay(day: string): string {
  const options = { day: '2-digit', month: '2-digit', year: 'numeric' } as const;
  return formatter('short', options).format(atNoon(day));
}

/** "16.11" */
export function tinyDay(day: string): string {
  return `${day.slice(8, 10)}.${day.slice(5, 7)}`;
}

/** "ноя", without the dot that some engines add. */
export function monthName(day: string): string {
  return formatter('month', { month: 'short' }).format(atNoon(day)).replace('.', '').slice(0, 3);
}

/** "пн" */
export function weekday(day: string): string {
  return formatter('weekday', { weekday: 'short' }).format(atNoon(day));
}

/** "16.11.2026, 14:05:09" on the school's wall. */
export function dateTime(instant: string, offsetMinutes: number): string {
  return formatter('dt', {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(shifted(instant, offsetMinutes));
}

/** "16.11.2026, 14:05" on the school's wall. */
export function dateMinute(instant: string, offsetMinutes: number): string {
  return dateTime(instant, offsetMinutes).slice(0, -3);
}

/** "14:05" on the school's wall. */
export function timeOfDay(instant: string, offsetMinutes: number): string {
  return shifted(instant, offsetMinutes).toISOString().slice(11, 16);
}

/** "4,05" */
export function decimal(value: number): string {
  return value.toLocaleString(tag(), { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
