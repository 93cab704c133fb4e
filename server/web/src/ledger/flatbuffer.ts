// A small reader of FlatBuffers tables, enough for schema/fbs. Every access is checked against the
// end of the buffer: the bytes may be forged, and then reading must fail and never mislead.

const kNone = 0xffff_ffff_ffff_ffffn;

export class BadBuffer extends Error {}

export class Buffer {
  private readonly view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  private at(offset: number, width: number): number {
    if (!Number.isInteger(offset) || offset < 0 || offset + width > this.bytes.length) {
      throw new BadBuffer(`reads past the end at ${offset}`);
    }
    return offset;
  }

  u8(offset: number): number {
    return this.view.getUint8(this.at(offset, 1));
  }
  u16(offset: number): number {
    return this.view.getUint16(this.at(offset, 2), true);
  }
  u32(offset: number): number {
    return this.view.getUint32(this.at(offset, 4), true);
  }
  i32(offset: number): number {
    return this.view.getInt32(this.at(offset, 4), true);
  }
  u64(offset: number): bigint {
    return this.view.getBigUint64(this.at(offset, 8), true);
  }
  i64(offset: number): bigint {
    return this.view.getBigInt64(this.at(offset, 8), true);
  }
  slice(offset: number, length: number): Uint8Array {
    return this.bytes.slice(this.at(offset, length), offset + length);
  }

  /** The root table; with an identifier, it must stand at byte 4. */
  root(identifier?: string): Table {
    if (identifier !== undefined) {
      const found = String.fromCharCode(...this.slice(4, 4));
      if (found !== identifier) throw new BadBuffer('another kind of buffer');
    }
    return new Table(this, this.u32(0));
  }
}

/** A table: fields by id, with the default when the field is absent. */
export class Table {
  private readonly vtable: number;
  private readonly vtableSize: number;

  constructor(
    private readonly buffer: Buffer,
    private readonly start: number,
  ) {
    this.vtable = start - buffer.i32(start);
    this.vtableSize = buffer.u16(this.vtable);
    if (this.vtableSize < 4 || this.vtableSize % 2 !== 0) throw new BadBuffer('bad table');
  }

  /** Where the field's bytes are; null when it is absent. */
  private field(id: number): number | null {
    const slot = 4 + id * 2;
    if (slot + 2 > this.vtableSize) return null;
    const offset = this.buffer.u16(this.vtable + slot);
    return offset === 0 ? null : this.start + offset;
  }

  private follow(id: number): number | null {
    const at = this.field(id);
    return at === null ? null : at + this.buffer.u32(at);
  }

  u8(id: number, otherwise = 0): number {
    const at = this.field(id);
    return at === null ? otherwise : this.buffer.u8(at);
  }
  u16(id: number, otherwise = 0): number {
    const at = this.field(id);
    return at === null ? otherwise : this.buffer.u16(at);
  }
  u32(id: number, otherwise = 0): number {
    const at = this.field(id);
    return at === null ? otherwise : this.buffer.u32(at);
  }
  i32(id: number, otherwise = 0): number {
    const at = this.field(id);
    return at === null ? otherwise : this.buffer.i32(at);
  }
  i64(id: number): number {
    const at = this.field(id);
    return at === null ? 0 : safe(this.buffer.i64(at));
  }
  /** A position or id; null stands for "none" (all bits set). */
  id(id: number, otherwise: number | null): number | null {
    const at = this.field(id);
    if (at === null) return otherwise;
    const value = this.buffer.u64(at);
    return value === kNone ? null : safe(value);
  }
  u64(id: number): number {
    const at = this.field(id);
    return at === null ? 0 : safe(this.buffer.u64(at));
  }
  /** An inline struct of the given size, as a buffer of its own. */
  struct(id: number, size: number): Buffer | null {
    const at = this.field(id);
    return at === null ? null : new Buffer(this.buffer.slice(at, size));
  }
  table(id: number): Table | null {
    const at = this.follow(id);
    return at === null ? null : new Table(this.buffer, at);
  }
  vector(id: number): Uint8Array | null {
    const at = this.follow(id);
    return at === null ? null : this.buffer.slice(at + 4, this.buffer.u32(at));
  }
  text(id: number): string {
    const bytes = this.vector(id);
    if (!bytes) return '';
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw new BadBuffer('text is not UTF-8');
    }
  }
}

export function safe(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new BadBuffer('number out of range');
  return number;
}

export function required<T>(value: T | null, what: string): T {
  if (value === null) throw new BadBuffer(`${what} is missing`);
  return value;
}
