// "4 → 5": the old value struck out, the new one bright; words for screen readers.
import { VisuallyHidden } from '@mantine/core';
import { useText } from '@/i18n';
import classes from '@/shared/Change.module.css';

interface Props {
  was: string;
  became: string;
  size?: 'sm' | 'md';
}

export function Change({ was, became, size = 'md' }: Props) {
  const t = useText();
  return (
    <span className={classes.change} data-size={size}>
      {was !== '' && (
        <>
          <VisuallyHidden>{t.history.was} </VisuallyHidden>
          <span className={classes.was}>{was}</span>
          <span className={classes.arrow} aria-hidden>
            →
          </span>
        </>
      )}
      <VisuallyHidden>{t.history.became} </VisuallyHidden>
      <span className={classes.became} data-empty={became === '' || undefined}>
        {became || t.history.nothing}
      </span>
    </span>
  );
}
