// What the search found: virtual rows, more on scrolling, each row opens to its details.
import { Fragment, useEffect, useRef, useState } from 'react';
import { Badge, Button, Loader, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { AuditItem } from '@/api/types';
import { useOffset } from '@/app/session';
import classes from '@/audit/audit.module.css';
import { AuditDetails } from '@/audit/AuditDetails';
import type { OpenCell } from '@/audit/AuditPage';
import type { Filters } from '@/audit/filters';
import { useText } from '@/i18n';
import { dateTime, tinyDay } from '@/i18n/format';
import { Change } from '@/shared/Change';
import { IconChevronDown, IconChevronRight, IconHistory } from '@/shared/icons';

interface Props {
  items: AuditItem[];
  more: boolean;
  loading: boolean;
  onMore(): void;
  onHistory(cell: OpenCell): void;
  onFilter(change: Partial<Filters>): void;
}

const kRowPx = 54;
const kAhead = 15;

export function AuditTable({ items, more, loading, onMore, onHistory, onFilter }: Props) {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<number | null>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => kRowPx,
    getItemKey: (index) => items[index]?.position ?? index,
    overscan: 12,
  });
  const shown = rows.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;

  useEffect(() => {
    if (more && !loading && lastShown >= items.length - kAhead) onMore();
  }, [more, loading, lastShown, items.length, onMore]);

  const before = shown[0]?.start ?? 0;
  const after = Math.max(0, rows.getTotalSize() - (shown.at(-1)?.end ?? 0));
  return (
    <div
      ref={box}
      className={classes.results}
      role="region"
      aria-label={t.audit.results}
      tabIndex={0}
    >
      <table className={classes.table} aria-rowcount={more ? -1 : items.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" className={classes.when}>
              {t.audit.when}
            </th>
            <th scope="col" className={classes.who}>
              {t.audit.who}
            </th>
            <th scope="col">{t.audit.about}</th>
            <th scope="col" className={classes.change}>
              {t.audit.change}
            </th>
            <th scope="col" className={classes.now}>
              {t.audit.now}
            </th>
            <th scope="col">{t.audit.why}</th>
            <th scope="col" className={classes.where}>
              {t.audit.where}
            </th>
            <th scope="col" className={classes.act}>
              <span className={classes.hidden}>{t.history.title}</span>
            </th>
          </tr>
        </thead>
        {before > 0 && <Spacer height={before} />}
        {shown.map(({ index, key }) => {
          const item = items[index];
          if (!item) return <Fragment key={key} />;
          const isOpen = open === item.position;
          return (
            <tbody key={key} ref={rows.measureElement} data-index={index}>
              <Row
                item={item}
                index={index}
                open={isOpen}
                onToggle={() => setOpen(isOpen ? null : item.position)}
                onHistory={onHistory}
              />
              {isOpen && (
                <tr>
                  <td colSpan={8} className={classes.open}>
                    <AuditDetails item={item} onHistory={onHistory} onFilter={onFilter} />
                  </td>
                </tr>
              )}
            </tbody>
          );
        })}
        {after > 0 && <Spacer height={after} />}
      </table>
      {more && (
        <div className={classes.foot}>
          {loading ? (
            <Loader size="sm" aria-label={t.loading} />
          ) : (
            <Button size="compact-sm" variant="default" onClick={onMore}>
              {t.audit.loadMore}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function Spacer({ height }: { height: number }) {
  return (
    <tbody aria-hidden>
      <tr>
        <td colSpan={8} style={{ height, padding: 0, border: 0 }} />
      </tr>
    </tbody>
  );
}

/** "Крылова Маргарита Ильинична" to "Крылова М. И."; the details give the whole name. */
function shortName(name: string): string {
  const [family, ...rest] = name.split(' ');
  if (rest.length < 2) return name;
  return [family, ...rest.map((part) => `${part.slice(0, 1)}.`)].join(' ');
}

interface RowProps {
  item: AuditItem;
  index: number;
  open: boolean;
  onToggle(): void;
  onHistory(cell: OpenCell): void;
}

function Row({ item, index, open, onToggle, onHistory }: RowProps) {
  const t = useText();
  const offset = useOffset();
  const { actor, pupil, lesson, reason } = item;
  const Icon = open ? IconChevronDown : IconChevronRight;
  const fold = open ? t.audit.collapse : t.audit.expand;
  const kind = t.history.kinds[item.kind] ?? item.kind;
  const hasValue = item.was !== null || item.value !== null;
  const stands = (item.now ?? '') === (item.value ?? '');
  return (
    <tr
      aria-rowindex={index + 2}
      className={classes.row}
      data-position={item.position}
      data-open={open || undefined}
      onClick={onToggle}
    >
      <td>
        <button
          type="button"
          className={classes.toggle}
          aria-expanded={open}
          aria-label={`${fold}: ${t.history.entryNo(item.position)}`}
          onClick={(event) => {
            event.stopPropagation();
            onToggle();
          }}
        >
          <Icon size={15} />
        </button>
        {dateTime(item.recorded, offset)}
      </td>
      <td>
        <b title={actor?.name}>{actor ? shortName(actor.name) : t.history.program}</b>
        <small>{t.roles[item.role] ?? item.role}</small>
      </td>
      <td>
        {pupil ? pupil.name : item.summary}
        <small>
          {lesson ? `${lesson.subject}, ${lesson.title}, ${tinyDay(lesson.day)}` : kind}
        </small>
      </td>
      <td>
        {hasValue ? <Change size="sm" was={item.was ?? ''} became={item.value ?? ''} /> : kind}
      </td>
      <td>
        {hasValue && (
          <span className={stands ? classes.stands : classes.moved}>
            {item.now || t.history.nothing}
          </span>
        )}
      </td>
      <td>
        <Text size="sm" lineClamp={2}>
          {reason ? (
            [t.reason.codes[reason.code] ?? reason.code, reason.text].filter(Boolean).join(': ')
          ) : (
            <span className={classes.dim}>{t.audit.notRequired}</span>
          )}
        </Text>
        {item.after_lock && (
          <Badge size="sm" tt="none" fw={600} variant="light" color="orange">
            {t.history.afterLock}
          </Badge>
        )}{' '}
        {item.late && (
          <Badge size="sm" tt="none" fw={600} variant="light" color="yellow">
            {t.history.late}
          </Badge>
        )}
      </td>
      <td>
        {item.address}
        <small>{item.device}</small>
      </td>
      <td>
        {lesson && pupil && (
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<IconHistory size={14} />}
            onClick={(event) => {
              event.stopPropagation();
              onHistory({ lesson: lesson.id, pupil: pupil.id });
            }}
          >
            {t.journal.history}
          </Button>
        )}
      </td>
    </tr>
  );
}
