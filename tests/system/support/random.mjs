// Chance that can be repeated: SEED=… runs the same rounds again.
import { randomInt } from 'node:crypto';

export class Dice {
  constructor(seed = Number(process.env.SEED ?? randomInt(2 ** 31))) {
    this.seed = seed;
    this.state = seed >>> 0;
  }

  /** A whole number from 0 to below `count` (mulberry32). */
  below(count) {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % count;
  }

  of(list) {
    return list[this.below(list.length)];
  }
}
