// The words of the language in force. No library.
import { useSyncExternalStore } from 'react';
import { en } from '@/i18n/en';
import { currentLocale, onLocale, type Locale } from '@/i18n/locale';
import { ru, type Dictionary } from '@/i18n/ru';

export { currentLocale, setLocale, type Locale } from '@/i18n/locale';

const dictionaries: Record<Locale, Dictionary> = { ru, en };

export function useLocale(): Locale {
  return useSyncExternalStore(onLocale, currentLocale, currentLocale);
}

/** The dictionary in force; the component renders again when the language changes. */
export function useText(): Dictionary {
  return dictionaries[useLocale()];
}

export function textNow(): Dictionary {
  return dictionaries[currentLocale()];
}
