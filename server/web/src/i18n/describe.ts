// A finding in words: what it is, then its facts, which are the same in every language.
import { enDetails, enFields } from '@/i18n/enFindings';
import { currentLocale } from '@/i18n/locale';
import { ruDetails, ruFields } from '@/i18n/ruFindings';
import type { Detail } from '@/ledger/finding';

export function describe({ code, position, facts }: Detail): string {
  const russian = currentLocale() === 'ru';
  const details = russian ? ruDetails : enDetails;
  const fields = russian ? ruFields : enFields;
  const named =
    code === 'differs' ? facts.split(' ').map((name) => fields[name] ?? name) : [facts];
  const text = `${details[code]}${facts && `: ${named.join(', ')}`}`;
  return position === null ? text : `№ ${position}: ${text}`;
}
