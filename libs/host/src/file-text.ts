import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { readTextIfThere } from './files.ts';

/** A file that is there, and of which nobody has the text. */
export interface UnreadableFile {
  /** What is wrong with it, to stand behind its name. */
  cause: string;
  /** What can be made of it, with U+FFFD for what is not UTF-8; empty where it cannot be read. */
  remains: string;
}

/** What a file holds, where it is text. */
export type FileText = string | UnreadableFile;

/** What a file holds; undefined where there is none. */
export function fileText(path: string): FileText | undefined {
  try {
    const text = readTextIfThere(path);
    // Node decodes quicker than it can be asked for the bytes, and shows with U+FFFD what it could not decode.
    if (!text?.includes('\ufffd') || isUtf8(readFileSync(path))) return text;
    return { cause: 'has a byte that is not UTF-8', remains: text };
  } catch (error) {
    const [reason] = (error as Error).message.split(/, \w+(?: '|$)/);
    return { cause: `cannot be read: ${reason}`, remains: '' };
  }
}

/** The text of a file for those to whom a damaged one is better than none. */
export function textOrRemains(file: FileText | undefined): string {
  return typeof file === 'object' ? file.remains : (file ?? '');
}
