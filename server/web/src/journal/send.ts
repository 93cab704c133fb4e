// How an operation travels: one PUT with the revision the person saw and the operation's own key.
import { call } from '@/api/client';
import type { Receipt } from '@/api/types';
import type { Op } from '@/journal/outbox';

export function sendOp(op: Op): Promise<Receipt> {
  const path = op.record === 'mark' ? 'marks' : 'absences';
  return call<Receipt>(`/${path}/${op.lesson}/${op.pupil}`, {
    method: 'PUT',
    key: op.key,
    body: {
      value: op.value === '' ? null : op.value,
      ...(op.expected === null ? {} : { expected_revision: op.expected }),
      ...(op.reason ? { reason: op.reason } : {}),
    },
  });
}
