// RFC 6962 hashing (docs/format: leaf = SHA-256(0x00 || entry), node = SHA-256(0x01 || l || r)).
import { sha256 } from '@noble/hashes/sha2.js';
import { concat } from '@/lib/bytes';

export const kHashBytes = 32;

export function hashBytes(bytes: Uint8Array): Uint8Array {
  return sha256(bytes);
}

export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256(concat(Uint8Array.of(0), entry));
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concat(Uint8Array.of(1), left, right));
}
