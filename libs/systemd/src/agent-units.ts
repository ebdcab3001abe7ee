import { existsSync } from 'node:fs';
import type { RunProgram } from '@mosaicstack/host';

/** What systemd says of the unit of an agent. */
export interface AgentUnit {
  /** Whether it starts at boot; `none` where there is no such unit. */
  boot: 'enabled' | 'disabled' | 'none' | 'unknown';
  /** `active`, `failed`, ...; empty where it is not known. */
  active: string;
}

const LIMIT_MS = 2000;
const PROPERTIES = ['Id', 'LoadState', 'ActiveState', 'UnitFileState'];

/** Whether this host was booted with systemd (sd_booted(3)). */
export function hasSystemd(): boolean {
  return existsSync('/run/systemd/system');
}

/**
 * The units `mosaic-agent@NAME.service` of these agents, asked of the user's manager in one call.
 * @returns `unknown` for each where the manager could not be asked
 */
export async function agentUnits(run: RunProgram, agents: readonly string[]): Promise<Map<string, AgentUnit>> {
  if (agents.length === 0) return new Map();
  const units = agents.map((agent) => `mosaic-agent@${agent}.service`);
  const args = ['--user', 'show', `--property=${PROPERTIES.join(',')}`, '--', ...units];
  const { exit, stdout } = await run('systemctl', args, { timeoutMs: LIMIT_MS });
  const blocks = exit === 0 ? stdout.trim().split(/\n\n+/).map(propertiesOf) : [];
  const known = new Map(blocks.map((block) => [block.Id, block]));
  return new Map(agents.map((agent, at) => [agent, agentUnit(known.get(units[at]))]));
}

function agentUnit(properties: Record<string, string> | undefined): AgentUnit {
  if (properties === undefined) return { boot: 'unknown', active: '' };
  if (properties.LoadState === 'not-found') return { boot: 'none', active: '' };
  return {
    boot: ['enabled', 'alias'].includes(properties.UnitFileState ?? '') ? 'enabled' : 'disabled',
    active: properties.ActiveState ?? '',
  };
}

function propertiesOf(block: string): Record<string, string> {
  const pairs = block.split('\n').map((line): [string, string] => {
    const at = line.indexOf('=');
    return [line.slice(0, at), line.slice(at + 1)];
  });
  return Object.fromEntries(pairs);
}
