// Live changes: server-sent events while the line holds, asking every half minute when it does not.
import type { LiveCell } from '@/api/types';
import { urlOf } from '@/api/client';

export interface LivePorts {
  cell(cell: LiveCell): void;
  /** Rows or columns may have changed, or something may have been missed: ask for the page. */
  refresh(): void;
  /** Since when there are no live changes (epoch ms); null while there are. */
  paused(since: number | null): void;
}

const kPollMs = 30_000;
const kPatienceMs = 5_000;

/** Starts listening; the result stops it. */
export function listen(group: number, ports: LivePorts): () => void {
  let source: EventSource | null = null;
  let poll: ReturnType<typeof setInterval> | null = null;
  let patience: ReturnType<typeof setTimeout> | null = null;

  const lost = () => {
    patience = null;
    ports.paused(Date.now());
    ports.refresh();
    poll ??= setInterval(() => {
      ports.refresh();
      if (source?.readyState === EventSource.CLOSED) connect();
    }, kPollMs);
  };
  const held = () => {
    if (patience) clearTimeout(patience);
    patience = null;
    if (poll) clearInterval(poll);
    poll = null;
    // something may have changed between the page and the open line
    ports.refresh();
    ports.paused(null);
  };
  function connect(): void {
    source?.close();
    source = new EventSource(urlOf('/events', { group }));
    source.onopen = held;
    source.onerror = () => {
      if (!poll) patience ??= setTimeout(lost, kPatienceMs);
    };
    source.addEventListener('cell', (event) => {
      ports.cell(JSON.parse((event as MessageEvent<string>).data) as LiveCell);
    });
    source.addEventListener('lesson', () => ports.refresh());
    source.addEventListener('reset', () => ports.refresh());
  }
  connect();
  return () => {
    source?.close();
    if (poll) clearInterval(poll);
    if (patience) clearTimeout(patience);
  };
}
