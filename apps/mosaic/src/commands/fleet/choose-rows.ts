import type { AgentRow } from '@mosaicstack/contract';
import type { FleetOptions } from '../../fleet/load-fleet.ts';

/** What `mosaic fleet ps` is asked. */
export interface PsOptions extends FleetOptions {
  json?: boolean;
  wide?: boolean;
  watch?: boolean | string;
  check?: boolean;
  state?: string[];
  class?: string[];
  runtime?: string[];
}

/** Whether a row is asked for by name, state, class and runtime. */
export function isChosen(
  row: AgentRow,
  names: readonly string[],
  { state, class: classes, runtime }: PsOptions,
): boolean {
  const isOneOf = (values: readonly string[] | undefined, value: string): boolean =>
    values === undefined || values.length === 0 || values.includes(value);
  return (
    isOneOf(names, row.agent) &&
    isOneOf(state, row.state) &&
    isOneOf(classes, row.class) &&
    isOneOf(runtime, row.runtime)
  );
}
