// "As of…" in the header: opens the picker of a moment, which is loaded when first asked for.
import { lazy, Suspense } from 'react';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useText } from '@/i18n';
import { Dialog } from '@/shared/Dialog';
import { usePast } from '@/shared/past';
import { IconCalendarTime } from '@/shared/icons';

const PastPicker = lazy(() => import('@/shared/PastPicker'));

export function PastButton() {
  const t = useText();
  const { at, show } = usePast();
  const [opened, dialog] = useDisclosure();
  return (
    <>
      <Button
        size="compact-sm"
        h={36}
        variant={at ? 'light' : 'subtle'}
        color={at ? 'yellow' : 'gray'}
        {...(at ? {} : { c: 'var(--ink)' })}
        leftSection={<IconCalendarTime size={17} />}
        onClick={dialog.open}
      >
        {t.past.open}
      </Button>
      <Dialog opened={opened} onClose={dialog.close} title={t.past.title} returnFocus>
        <Suspense>
          <PastPicker
            onPick={(instant) => {
              dialog.close();
              show(instant);
            }}
          />
        </Suspense>
      </Dialog>
    </>
  );
}
