import { type Kit, type Row, withoutProgram } from './installers.ts';
import { oldName } from './old-release.ts';
import type { Scenario } from './scenario.ts';
import type { ShippedRelease } from './shipped.ts';

/** A place for one scenario on one row. */
export interface Place {
  row: Row;
  scenario: Scenario;
  sandbox: string;
  home: string;
  /** A folder for what the installer prints. */
  output: string;
  kit: Kit;
  shipped: ShippedRelease;
}

/** A scenario's text with its placeholders filled. */
export function fill(text: string, { sandbox, home, shipped }: Place): string {
  const { version, name } = shipped;
  const values = { home, sandbox, version, new: name, old: oldName('0.0.33'), older: oldName('0.0.32') };
  return Object.entries(values).reduce((filled, [key, value]) => filled.replaceAll(`{${key}}`, value), text);
}

/** What an installer printed, without what differs from row to row and from run to run. */
export function plain(text: string, { sandbox }: Place): string {
  return withoutProgram(text)
    .replaceAll(sandbox, '{sandbox}')
    .replace(/\(process \d+\)/g, '(process N)');
}
