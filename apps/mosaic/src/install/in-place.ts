import { EXIT, MosaicError } from '@mosaicstack/contract';
import { systemWords } from '@mosaicstack/host';

/**
 * Does something in a place of the Mosaic home.
 * @param doing `read`, where nothing is written
 * @throws MosaicError INSTALL_FAILED with the place and the system's words
 */
export function inPlace<Result>(subject: string, act: () => Result, doing = 'install into'): Result {
  try {
    return act();
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
    const cause = systemWords(error);
    throw new MosaicError({ code: 'INSTALL_FAILED', exit: EXIT.cannotAsk, act: doing, subject, cause });
  }
}
