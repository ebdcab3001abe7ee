import { isScalar, type Pair } from 'yaml';

/** A roster's key as it is known: camelCase stands for snake_case. */
export function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The key of a pair as it is written; empty where it is none that a roster can have. */
export function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}
