// A verifier that shares no code with the program: RFC 6962 hashing and inclusion, signed notes,
// checkpoints, and the fields of an entry read from its FlatBuffers bytes.
import { createHash, createPublicKey, verify } from 'node:crypto';

const kHash = 32;
const kEd25519 = 0x01;
const kCosignature = 0x04;
const kSpkiHead = Buffer.from('302a300506032b6570032100', 'hex');

function sha256(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

export const leafHash = (entry) => sha256(Buffer.of(0), entry);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

/** The Merkle tree hash of these leaf hashes. */
export function rootOf(leaves) {
  if (leaves.length === 0) return sha256();
  let level = leaves;
  while (level.length > 1) {
    const above = [];
    for (let i = 0; i + 1 < level.length; i += 2) above.push(nodeHash(level[i], level[i + 1]));
    if (level.length % 2 === 1) above.push(level.at(-1));
    level = above;
  }
  return level[0];
}

/** RFC 9162 2.1.3.2. */
export function includes(root, size, index, leaf, proof) {
  if (index >= size || [root, leaf, ...proof].some((hash) => hash.length !== kHash)) return false;
  let fn = index;
  let sn = size - 1;
  let hash = leaf;
  for (const other of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(other, hash);
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2);
        sn = Math.floor(sn / 2);
      }
    } else {
      hash = nodeHash(hash, other);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && hash.equals(root);
}

/** A verifier key "name+id+key"; fails when it does not fit together. */
export function readKey(vkey, type = kEd25519) {
  const [, name, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey);
  const key = Buffer.from(encoded, 'base64');
  const wanted = sha256(name, '\n', key).subarray(0, 4);
  if (key.length !== kHash + 1 || key[0] !== type || wanted.toString('hex') !== id) {
    throw new Error('not an Ed25519 verifier key');
  }
  const der = Buffer.concat([kSpkiHead, key.subarray(1)]);
  return { name, id: wanted, key: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
}

/** The body of a signed note; fails unless the key signed it. */
export function openNote(note, vkey) {
  const { name, id, key } = readKey(vkey);
  const cut = note.lastIndexOf('\n\n');
  const body = note.slice(0, cut + 1);
  for (const line of note.slice(cut + 2).split('\n')) {
    const [, signer, encoded] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const signature = Buffer.from(encoded ?? '', 'base64');
    if (signer !== name || !signature.subarray(0, 4).equals(id)) continue;
    if (verify(null, Buffer.from(body), key, signature.subarray(4))) return body;
    break;
  }
  throw new Error('the note is not signed by the key');
}

/** The seconds since 1970 of a witness's cosignature (v1); fails unless there is a good one. */
export function openCosignature(note, vkey) {
  const { name, id, key } = readKey(vkey, kCosignature);
  const cut = note.lastIndexOf('\n\n');
  const body = note.slice(0, cut + 1);
  for (const line of note.slice(cut + 2).split('\n')) {
    const [, signer, encoded] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const blob = Buffer.from(encoded ?? '', 'base64');
    if (signer !== name || blob.length !== 76 || !blob.subarray(0, 4).equals(id)) continue;
    const time = blob.readBigUInt64BE(4);
    const message = Buffer.from(`cosignature/v1\ntime ${time}\n${body}`);
    if (verify(null, message, key, blob.subarray(12))) return Number(time);
  }
  throw new Error(`the note is not cosigned by ${name}`);
}

/** { origin, size, root } of a checkpoint that the key signed. */
export function openCheckpoint(note, vkey) {
  const lines = openNote(note, vkey).split('\n');
  if (lines.length !== 4 || lines[0] !== readKey(vkey).name || !/^(0|[1-9]\d*)$/.test(lines[1])) {
    throw new Error('not a checkpoint of this ledger');
  }
  return { origin: lines[0], size: Number(lines[1]), root: Buffer.from(lines[2], 'base64') };
}

/** Whether an entry as the API gives it is under the checkpoint that came with it. */
export function isProven(entry, { checkpoint, vkey } = entry) {
  if (entry.proof === null) return false;
  const { size, root } = openCheckpoint(checkpoint, vkey);
  const leaf = leafHash(Buffer.from(entry.bytes, 'base64'));
  const proof = entry.proof.map((hash) => Buffer.from(hash, 'base64'));
  return includes(root, size, entry.position, leaf, proof);
}

/** Where the fields of a FlatBuffers table stand. */
class Table {
  constructor(bytes, at) {
    this.bytes = bytes;
    this.at = at;
    this.vtable = at - bytes.readInt32LE(at);
  }
  static root(bytes) {
    return new Table(bytes, bytes.readUInt32LE(0));
  }
  field(id) {
    const slot = 4 + 2 * id;
    if (slot >= this.bytes.readUInt16LE(this.vtable)) return 0;
    const offset = this.bytes.readUInt16LE(this.vtable + slot);
    return offset === 0 ? 0 : this.at + offset;
  }
  u8(id) {
    const at = this.field(id);
    return at === 0 ? 0 : this.bytes[at];
  }
  u16(id) {
    const at = this.field(id);
    return at === 0 ? 0 : this.bytes.readUInt16LE(at);
  }
  u32(id) {
    const at = this.field(id);
    return at === 0 ? 0 : this.bytes.readUInt32LE(at);
  }
  u64(id) {
    const at = this.field(id);
    return at === 0 ? 0 : Number(this.bytes.readBigUInt64LE(at));
  }
  struct(id, size) {
    const at = this.field(id);
    return at === 0 ? undefined : this.bytes.subarray(at, at + size);
  }
  vector(id) {
    const at = this.field(id);
    const start = at + this.bytes.readUInt32LE(at);
    return this.bytes.subarray(start + 4, start + 4 + this.bytes.readUInt32LE(start));
  }
}

/** The fields of an entry that chain, idempotency and history rest on (schema/fbs/entry.fbs). */
export function readEntry(bytes) {
  const table = Table.root(bytes);
  const record = table.struct(3, 24);
  const prior = table.struct(5, 40);
  return {
    bytes,
    leaf: leafHash(bytes),
    ledger: table.struct(0, 16).toString('hex'),
    position: table.u64(1),
    previous: table.struct(2, kHash),
    record: record.toString('hex'),
    revision: table.u32(4),
    prior: prior && { position: Number(prior.readBigUInt64LE(0)), leaf: prior.subarray(8) },
    recorded: table.u64(6),
    request: table.struct(10, 16).toString('hex'),
    payload: table.vector(13),
  };
}

/**
 * Checks a whole log, oldest first: numbers, chain, records' own chains, time, and the root under
 * the signature. Fails with what it found; answers the entries.
 */
export class LogCheck {
  constructor() {
    this.entries = [];
    this.newest = new Map();
  }

  add(bytes) {
    const entry = readEntry(bytes);
    const before = this.entries.at(-1);
    const at = `entry ${this.entries.length}`;
    this.#must(entry.position === this.entries.length, `${at} says it is ${entry.position}`);
    this.#must(
      entry.previous.equals(before?.leaf ?? Buffer.alloc(kHash)),
      `${at}: the chain breaks`,
    );
    this.#must(!before || entry.recorded > before.recorded, `${at}: time goes back`);
    this.#must(!before || entry.ledger === before.ledger, `${at} is of another ledger`);
    const newest = this.newest.get(entry.record);
    this.#must(entry.revision === (newest?.revision ?? 0) + 1, `${at}: revision ${entry.revision}`);
    this.#must(entry.prior?.position === newest?.position, `${at}: its prior is another entry`);
    this.#must(!newest || entry.prior.leaf.equals(newest.leaf), `${at}: its prior's hash differs`);
    this.newest.set(entry.record, entry);
    this.entries.push(entry);
    return entry;
  }

  /** The signed root follows from these entries. */
  fits(note, vkey) {
    const { size, root } = openCheckpoint(note, vkey);
    this.#must(
      size <= this.entries.length,
      `${size} entries are signed, ${this.entries.length} known`,
    );
    const leaves = this.entries.slice(0, size).map((entry) => entry.leaf);
    this.#must(rootOf(leaves).equals(root), 'the signed root does not follow from the entries');
    return size;
  }

  #must(holds, what) {
    if (!holds) throw new Error(what);
  }
}
