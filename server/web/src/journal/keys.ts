// What a key means inside the grid. Absence letters go by the physical key, so they work in the
// Russian and in the Latin layout alike. Pure, so that it can be tested without a browser.
export interface KeyStroke {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

export type Meaning =
  | { do: 'mark'; value: string }
  | { do: 'absence'; value: string }
  | { do: 'move'; rows: number; columns: number; wrap: boolean }
  | { do: 'jump'; to: 'row-start' | 'row-end' | 'start' | 'end' }
  | { do: 'enter'; back: boolean }
  | { do: 'clear' | 'undo' | 'history' | 'details' | 'help' };

const kAbsenceKeys: Record<string, string> = {
  KeyY: 'н',
  KeyE: 'у',
  Comma: 'б',
  KeyJ: 'о',
  KeyG: 'п',
};

const kPage = 10;
const move = (rows: number, columns: number, wrap = false): Meaning => ({
  do: 'move',
  rows,
  columns,
  wrap,
});

const kPlainKeys: Record<string, Meaning> = {
  ArrowUp: move(-1, 0, true),
  ArrowDown: move(1, 0, true),
  ArrowLeft: move(0, -1),
  ArrowRight: move(0, 1),
  PageUp: move(-kPage, 0),
  PageDown: move(kPage, 0),
  Home: { do: 'jump', to: 'row-start' },
  End: { do: 'jump', to: 'row-end' },
  Delete: { do: 'clear' },
  Backspace: { do: 'clear' },
  F2: { do: 'details' },
  '?': { do: 'help' },
  '.': { do: 'mark', value: '.' },
  ContextMenu: { do: 'history' },
};

export function meaningOf(stroke: KeyStroke): Meaning | null {
  const { key, code, altKey, shiftKey } = stroke;
  if (stroke.ctrlKey || stroke.metaKey) {
    if (altKey) return null;
    if (code === 'KeyZ' && !shiftKey) return { do: 'undo' };
    if (key === 'Home') return { do: 'jump', to: 'start' };
    return key === 'End' ? { do: 'jump', to: 'end' } : null;
  }
  if (altKey) return code === 'KeyH' ? { do: 'history' } : null;
  if (key === 'F10' && shiftKey) return { do: 'history' };
  if (key === 'Enter') return { do: 'enter', back: shiftKey };
  if (/^[0-9]$/.test(key)) return { do: 'mark', value: key };
  const plain = kPlainKeys[key];
  if (plain) return plain;
  const absence = kAbsenceKeys[code];
  if (absence) return { do: 'absence', value: absence };
  return code === 'Period' || code === 'NumpadDecimal' ? { do: 'mark', value: '.' } : null;
}

interface Size {
  rows: number;
  columns: number;
}

interface At {
  row: number;
  column: number;
}

/** Where a move leads: within the grid, and round the end of a column when it wraps. */
export function moved(at: At, rows: number, columns: number, wrap: boolean, size: Size): At {
  const inside = (n: number, count: number) => Math.max(0, Math.min(count - 1, n));
  let row = at.row + rows;
  let column = inside(at.column + columns, size.columns);
  if (wrap && row >= size.rows && column < size.columns - 1) {
    row = 0;
    column += 1;
  } else if (wrap && row < 0 && column > 0) {
    row = size.rows - 1;
    column -= 1;
  }
  return { row: inside(row, size.rows), column };
}
