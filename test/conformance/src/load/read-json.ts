import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** A data file of the suite is not as its schema says. */
export class DataError extends Error {
  override name = 'DataError';
}

/**
 * Reads a JSON file that follows a schema.
 * @throws DataError with the file and the path in it
 */
export function readJson<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(parseJson(file));
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => `${file}: ${pathText(issue.path)}: ${issue.message}`);
  throw new DataError(issues.join('\n'));
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new DataError(`${file}: ${(error as Error).message}`);
  }
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('') || 'the file';
}
