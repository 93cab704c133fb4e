import type { Restore } from '@/api/types';
import { costOf } from '@/audit/RestoreNotice';
import { en } from '@/i18n/en';

const restore = (change: Partial<Restore>): Restore => ({
  position: 100,
  recorded: '2026-11-20T09:42:42Z',
  incarnation: 2,
  origin: 'school.example/1502#2-8f3a1c0b',
  taken: '2026-11-20T02:30:00Z',
  size: 100,
  root: 'AA==',
  newest_size: 0,
  newest_root: '',
  newest_note: '',
  account: 'root',
  reason: 'disk',
  ...change,
});

describe('The notice of a restore', () => {
  it.each([
    ['counts the signed entries that are gone', { newest_size: 103 }, '3 signed entries lost'],
    [
      'says that all is there when the newest checkpoint is of this very tree',
      { newest_size: 100, newest_root: 'AA==' },
      'no signed entry was lost',
    ],
    [
      'claims nothing when the newest checkpoint is of another tree',
      { newest_size: 100, newest_root: 'BB==' },
      'not known',
    ],
    ['claims nothing when no checkpoint was shown', {}, 'not known'],
  ])('%s', (_, change, text) => {
    expect(costOf(restore(change), en)).toContain(text);
  });
});
