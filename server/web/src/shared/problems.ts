// A failure in the words of the reader's language.
import { ApiError, NetworkError } from '@/api/client';
import { currentLocale } from '@/i18n';
import type { Dictionary } from '@/i18n/ru';

export interface Explained {
  title: string;
  detail: string;
  action: string;
  requestId: string;
}

export function explain(error: unknown, t: Dictionary): Explained {
  if (!(error instanceof ApiError)) {
    const network = error instanceof NetworkError;
    return {
      title: network ? t.errors.network : t.errors.title,
      detail: network ? t.errors.networkDetail : t.errors.safe,
      action: '',
      requestId: '',
    };
  }
  const { problem } = error;
  const russian = currentLocale() === 'ru';
  const known = t.errors.codes[problem.code];
  return {
    title: (russian ? problem.title : problem.title_en) || known || t.errors.unknown(problem.code),
    detail: (russian ? problem.detail : problem.detail_en) ?? '',
    action: (russian ? problem.action : problem.action_en) ?? '',
    requestId: problem.request_id ?? '',
  };
}
