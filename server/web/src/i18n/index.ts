// The language in force: one value for the page, kept on this device. No library.
import { useSyncExternalStore } from 'react';
import { en } from '@/i18n/en';
import { ru, type Dictionary } from '@/i18n/ru';
import { readLocal, writeLocal } from '@/lib/local';

export type Locale = 'ru' | 'en';

const dictionaries: Record<Locale, Dictionary> = { ru, en };
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

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLocale(): Locale {
  return useSyncExternalStore(subscribe, currentLocale, currentLocale);
}

/** The dictionary in force; the component renders again when the language changes. */
export function useText(): Dictionary {
  return dictionaries[useLocale()];
}

export function textNow(): Dictionary {
  return dictionaries[locale];
}
