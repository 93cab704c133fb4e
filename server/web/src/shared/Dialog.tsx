// A modal dialog. Mantine's own puts its title into <header>, a second banner on the page; this one
// composes the parts without it. The focus goes where the page says, not back by itself.
import type { ReactNode } from 'react';
import { CloseButton, Modal } from '@mantine/core';
import { useText } from '@/i18n';
import classes from '@/shared/Dialog.module.css';

interface Props {
  opened: boolean;
  title: string;
  onClose(): void;
  size?: string;
  returnFocus?: boolean;
  children: ReactNode;
}

export function Dialog({ opened, title, onClose, size, returnFocus = false, children }: Props) {
  const t = useText();
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      size={size ?? 'md'}
      returnFocus={returnFocus}
      transitionProps={{ duration: 100 }}
    >
      <Modal.Overlay backgroundOpacity={0.45} />
      <Modal.Content aria-label={title}>
        <div className={classes.head}>
          <h2 className={classes.title}>{title}</h2>
          <CloseButton aria-label={t.close} onClick={onClose} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
