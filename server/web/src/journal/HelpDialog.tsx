// Keys of the grid, and what its signs mean.
import { Group, Kbd, Stack, Text } from '@mantine/core';
import { useText } from '@/i18n';
import classes from '@/journal/help.module.css';
import { Dialog } from '@/shared/Dialog';

export function HelpDialog({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const t = useText();
  return (
    <Dialog opened={opened} onClose={onClose} size="lg" title={t.help.title}>
      <table className={classes.keys}>
        <tbody>
          {t.help.rows.map(([keys, meaning]) => (
            <tr key={keys}>
              <th scope="row">
                <Group gap={4}>
                  {keys.split('  ').map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </Group>
              </th>
              <td>{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Stack gap={6} mt="md">
        <Text fw={600}>{t.help.legend}</Text>
        {Object.entries(t.help.signs).map(([sign, meaning]) => (
          <Group key={sign} gap="sm" wrap="nowrap">
            <span className={classes.sign} data-sign={sign} aria-hidden>
              {sign === 'conflict' ? '3|5' : sign === 'out' ? '' : '5'}
            </span>
            <Text size="sm">{meaning}</Text>
          </Group>
        ))}
      </Stack>
    </Dialog>
  );
}
