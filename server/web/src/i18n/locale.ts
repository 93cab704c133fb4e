// Which language is in force: one value for the page, kept on this device.
import { readLocal, writeLocal } from '@/lib/local';

export type Locale = 'ru' | 'en';

const listeners = new Set<() => void>();
let locale: Locale = readLocal('locale') === 'en' ? 'en' : 'ru';

export function currentLocale(): Locale {
  return locale;
}

export function setLocale(next: Locale): void {
  locale = next;
  writeLocal('locale', next);
  document.documentElement.lang = next;
  listeners.forEach((listener) => listener());
}

export function onLocale(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
