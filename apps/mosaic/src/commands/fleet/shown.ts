import { printable } from '@mosaicstack/contract';

/**
 * Text from tmux for a terminal. Beside control bytes, the C1 control characters and the marks that turn the direction
 * of writing are shown as `?`: some terminals obey the first, and the second make a row look like another one.
 */
export function shown(text: string): string {
  return printable(text).replace(/[\u0080-\u009f\u202a-\u202e\u2066-\u2069]/g, '?');
}
