// Says that the ledger was once brought back from a backup, and what that cost.
import { useRestores } from '@/api/queries';
import type { Restore } from '@/api/types';
import { useOffset } from '@/app/session';
import classes from '@/audit/audit.module.css';
import { useText } from '@/i18n';
import { dateMinute } from '@/i18n/format';
import { IconAlertTriangle } from '@/shared/icons';

/** What the entry can prove: nothing is claimed of what no checkpoint was shown for. */
export function costOf(restore: Restore, t: ReturnType<typeof useText>): string {
  if (restore.newest_size > restore.size) {
    return t.audit.restoredLost(restore.newest_size - restore.size);
  }
  const whole = restore.newest_size === restore.size && restore.newest_root === restore.root;
  return whole ? t.audit.restoredWhole : t.audit.restoredUnknown;
}

export function RestoreNotice({ onShow }: { onShow(): void }) {
  const t = useText();
  const offset = useOffset();
  const restores = useRestores().data?.restores ?? [];
  if (restores.length === 0) return null;
  return (
    <div className={classes.restored} role="note" data-testid="restored">
      <IconAlertTriangle size={18} aria-hidden />
      <div>
        <b>{t.audit.restored(restores.length)}</b>
        <ul>
          {restores.map((each) => (
            <li key={each.position}>
              {t.audit.restoredAt(dateMinute(each.recorded, offset), each.size)},{' '}
              {costOf(each, t)}. {each.reason}
            </li>
          ))}
        </ul>
        <button type="button" onClick={onShow}>
          {t.audit.restoredShow}
        </button>
      </div>
    </div>
  );
}
