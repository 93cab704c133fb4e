// Events and corrections by day. A click on a day searches that day; the keyboard has the same
// through the arrows, and a table says the same to screen readers.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useComputedColorScheme } from '@mantine/core';
import { useAuditDays } from '@/api/queries';
import classes from '@/audit/audit.module.css';
import { useText } from '@/i18n';
import { shortDay } from '@/i18n/format';
import { addDays, daysBetween } from '@/lib/dates';

interface Props {
  from: string;
  to: string;
  onDay(day: string): void;
}

const kHeight = 62;

export default function DayChart({ from, to, onDay }: Props) {
  const t = useText();
  const scheme = useComputedColorScheme('light');
  const { data } = useAuditDays(from, to);
  const box = useRef<HTMLDivElement>(null);
  const [picked, setPicked] = useState<number | null>(null);

  const days = useMemo(() => {
    const known = new Map((data?.days ?? []).map((day) => [day.day, day]));
    const count = Math.max(1, Math.min(366, daysBetween(from, to) + 1));
    return Array.from({ length: count }, (_, index) => {
      const day = addDays(to, index - count + 1);
      return known.get(day) ?? { day, events: 0, corrections: 0 };
    });
  }, [data, from, to]);

  useEffect(() => {
    const host = box.current;
    if (!host) return undefined;
    const style = getComputedStyle(host);
    const color = (name: string) => style.getPropertyValue(name);
    const bars = uPlot.paths.bars!({ size: [0.8, 26] });
    const x = days.map((_, index) => index);
    const plot = new uPlot(
      {
        width: host.clientWidth || 420,
        height: kHeight,
        padding: [4, 0, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
        axes: [{ show: false }, { show: false }],
        scales: {
          x: { time: false, range: [-0.6, days.length - 0.4] },
          y: { range: (_, __, max) => [0, Math.max(1, max)] },
        },
        series: [
          {},
          { fill: color('--chart'), width: 0, paths: bars, points: { show: false } },
          { fill: color('--warn'), width: 0, paths: bars, points: { show: false } },
        ],
        hooks: { setCursor: [(self) => setPicked(self.cursor.idx ?? null)] },
      },
      [x, days.map((day) => day.events), days.map((day) => day.corrections)],
      host,
    );
    return () => plot.destroy();
  }, [days, scheme]);

  const total = days.reduce((sum, day) => sum + day.events, 0);
  const shown = picked === null ? null : days[picked];
  const pick = () => {
    if (shown && shown.events > 0) onDay(shown.day);
  };
  return (
    <figure className={classes.chart}>
      <div
        ref={box}
        className={classes.plot}
        role="slider"
        tabIndex={0}
        aria-label={t.audit.chart}
        aria-valuemin={0}
        aria-valuemax={days.length - 1}
        aria-valuenow={picked ?? days.length - 1}
        aria-valuetext={
          shown
            ? t.audit.chartDay(shortDay(shown.day), t.audit.events(shown.events), shown.corrections)
            : t.audit.events(total)
        }
        onClick={pick}
        onKeyDown={(event) => {
          const last = days.length - 1;
          if (event.key === 'ArrowLeft') setPicked(Math.max(0, (picked ?? last + 1) - 1));
          else if (event.key === 'ArrowRight') setPicked(Math.min(last, (picked ?? -1) + 1));
          else if (event.key === 'Enter') pick();
          else return;
          event.preventDefault();
        }}
      />
      <figcaption className={classes.legend}>
        {shown ? (
          t.audit.chartDay(shortDay(shown.day), t.audit.events(shown.events), shown.corrections)
        ) : (
          <>
            {shortDay(days[0]?.day ?? from)} – {shortDay(to)}: <i data-is="events" />
            {t.audit.chartLegend.events} <i data-is="corrections" />
            {t.audit.chartLegend.corrections}
          </>
        )}
      </figcaption>
    </figure>
  );
}
