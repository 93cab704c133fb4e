// Says that the page shows the past, and leads back.
import { Button } from '@mantine/core';
import type { Journal } from '@/api/types';
import { useOffset } from '@/app/session';
import { useText } from '@/i18n';
import { dateMinute } from '@/i18n/format';
import { usePast } from '@/shared/past';
import classes from '@/shared/PastBanner.module.css';
import { IconClock } from '@/shared/icons';

export function PastBanner({ asOf }: { asOf: NonNullable<Journal['as_of']> }) {
  const t = useText();
  const offset = useOffset();
  const { show } = usePast();
  return (
    <div className={classes.banner} role="status">
      <IconClock size={18} aria-hidden />
      <span>
        <b>{t.past.banner(dateMinute(asOf.instant, offset))}</b>, {t.past.event(asOf.position)}.{' '}
        {t.past.readOnly}
      </span>
      <Button size="compact-sm" variant="default" onClick={() => show(null)}>
        {t.past.back}
      </Button>
    </div>
  );
}
