import { LockTaken, LockUnavailable } from '@mosaicstack/host';
import type { Ports } from '../ports.ts';
import type { Fleet } from './load-fleet.ts';
import { fleetError } from './server.ts';

const WAIT_MS = 120_000;

/**
 * Does what changes a fleet while nobody else changes it.
 * @param purpose the command, for those who wait
 * @throws MosaicError FLEET_LOCKED, FLEET_NO_LOCK
 */
export async function withFleetLock<Result>(
  { host, places }: Fleet,
  purpose: string,
  ports: Ports,
  act: () => Promise<Result>,
): Promise<Result> {
  const onWait = (holder: string): void => ports.tell(`waiting for ${holder}`);
  try {
    return await host.withLock(places.lock, { waitMs: WAIT_MS, purpose, onWait }, act);
  } catch (error) {
    if (error instanceof LockTaken)
      throw fleetError({
        code: 'FLEET_LOCKED',
        act: 'change fleet',
        subject: places.mosaicHome,
        cause: `${error.message} is still at it after ${WAIT_MS / 1000} s`,
      });
    if (error instanceof LockUnavailable)
      throw fleetError({
        code: 'FLEET_NO_LOCK',
        act: 'change fleet',
        subject: places.mosaicHome,
        cause: error.message,
        wayOut: 'apt-get install util-linux',
      });
    throw error;
  }
}
