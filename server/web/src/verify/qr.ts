// The code on a card: what identifies the proven entries, to compare a paper with a log.
import qrcode from 'qrcode-generator';
import type { Evidence } from '@/ledger/evidence';
import { kEvidenceFormat } from '@/ledger/evidence';
import type { Checkpoint } from '@/ledger/note';
import { toBase64 } from '@/lib/bytes';
import { svg } from '@/verify/dom';

const kQuiet = 4;

export function rangeOf(evidence: Evidence): string {
  const positions = evidence.entries.map((entry) => entry.position);
  return `${Math.min(...positions)}-${Math.max(...positions)}`;
}

export function codeText(evidence: Evidence, checkpoint: Checkpoint): string {
  return [
    kEvidenceFormat,
    checkpoint.origin,
    `ledger ${evidence.ledger}`,
    `entries ${rangeOf(evidence)}`,
    `size ${checkpoint.size}`,
    `root ${toBase64(checkpoint.root)}`,
  ].join('\n');
}

/** A QR code (ISO/IEC 18004), level M, with its quiet zone. */
export function qr(text: string, label: string): SVGElement {
  const code = qrcode(0, 'M');
  code.addData(text, 'Byte');
  code.make();
  const count = code.getModuleCount();
  let path = '';
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < count; column += 1) {
      if (code.isDark(row, column)) path += `M${column + kQuiet} ${row + kQuiet}h1v1h-1z`;
    }
  }
  const side = String(count + 2 * kQuiet);
  return svg(
    'svg',
    { viewBox: `0 0 ${side} ${side}`, role: 'img', 'aria-label': label, class: 'qr' },
    svg('rect', { width: side, height: side, fill: '#fff' }),
    svg('path', { d: path, fill: '#000', 'shape-rendering': 'crispEdges' }),
  );
}
