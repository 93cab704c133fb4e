import { darkFill, darkInk, lightFill, lightInk } from '@/app/theme';
import { en } from '@/i18n/en';
import { plural } from '@/i18n/plural';
import { ru } from '@/i18n/ru';
import { fromBase64, toBase64 } from '@/lib/bytes';
import { addDays, instantOfMicros, instantOfWall, schoolDay, wallOfInstant } from '@/lib/dates';
import { uuid } from '@/lib/uuid';

describe('Russian plurals', () => {
  it.each([
    [1, '1 отметка'],
    [2, '2 отметки'],
    [5, '5 отметок'],
    [11, '11 отметок'],
    [21, '21 отметка'],
    [112, '112 отметок'],
  ])('%i', (n, text) => {
    expect(plural(n, 'отметка', 'отметки', 'отметок')).toBe(text);
  });
});

type Tree = { [name: string]: unknown };

function paths(tree: Tree, before = ''): string[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? paths(value as Tree, `${before}${name}/`)
      : [`${before}${name}`],
  );
}

describe('Dictionaries', () => {
  it('have the same entries, and none is empty by mistake', () => {
    expect(paths(en)).toEqual(paths(ru));
    const empty = (tree: Tree) => paths(tree).filter((path) => at(tree, path) === '');
    expect(empty(en)).toEqual(['grid/kinds/ordinary', 'grid/states/saved']);
    expect(empty(ru)).toEqual(empty(en));
  });
});

function at(tree: Tree, path: string): unknown {
  return path.split('/').reduce<unknown>((node, name) => (node as Tree)[name], tree);
}

describe('School time', () => {
  it('knows the day and the clock of the school, wherever the browser is', () => {
    expect(schoolDay('2026-11-20T22:30:00Z', 180)).toBe('2026-11-21');
    expect(wallOfInstant('2026-11-20T22:30:00Z', 180)).toBe('2026-11-21 01:30:00');
    expect(instantOfWall('2026-11-21 01:30', 180)).toBe('2026-11-20T22:30:00Z');
    expect(instantOfWall('2026-11-21 01:30:00', 300)).toBe('2026-11-20T20:30:00Z');
  });

  it('crosses months and keeps microseconds', () => {
    expect(addDays('2026-11-30', 1)).toBe('2026-12-01');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
    expect(instantOfMicros(1_795_170_153_123_456)).toBe('2026-11-20T10:22:33.123456Z');
  });
});

describe('Bytes', () => {
  it('has one spelling of base64', () => {
    expect(toBase64(fromBase64('AQID/w=='))).toBe('AQID/w==');
    const wrong = ['AQID/w', 'AQID/x==', ' AQID', 'AQ=D', 'AQID\n', '===='];
    expect(wrong.filter((text) => accepts(text))).toEqual([]);
  });

  it('makes version 4 identifiers', () => {
    expect(uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

function accepts(text: string): boolean {
  try {
    fromBase64(text);
    return true;
  } catch {
    return false;
  }
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

describe('Light variants', () => {
  it.each([
    ['light', lightInk, lightFill],
    ['dark', darkInk, darkFill],
  ])('are readable in the %s theme', (_, ink, fill) => {
    const weak = Object.keys(ink).filter((name) => contrast(ink[name]!, fill[name]!) < 4.5);
    expect(weak).toEqual([]);
  });
});
