import type { AgentPane, Drift, DriftField } from '@mosaicstack/contract';
import { defaultCommand, type LaunchRequest } from '../launch-request.ts';
import { launchFields } from '../pane-spec.ts';
import { hasLeftShell } from './agent-state.ts';
import type { AgentLook, FleetLook } from './observed.ts';

/** What differs between what is declared of a running agent and what runs, field by field. */
export function agentDrift(agent: AgentLook, look: FleetLook): Drift[] {
  const { pane, declared } = agent;
  if (pane === undefined || pane.pane.ended) return [];
  return [
    ...(declared?.problem ? [difference('command', declared.problem, 'as it was declared before')] : []),
    ...(declared?.request === undefined ? [] : launchDrift(agent, pane, declared.request, look)),
    ...processDrift(agent, pane),
    ...softwareDrift(pane, look),
    ...unitDrift(agent),
  ];
}

function launchDrift(agent: AgentLook, pane: AgentPane, request: LaunchRequest, look: FleetLook): Drift[] {
  // A session that a launcher did not make says nothing of itself.
  if (pane.metadata.launch === '') return [difference('command', 'as declared', 'not started by a launcher')];
  const { metadata, folder } = pane;
  return [
    ...changed('runtime', request.runtime, metadata.runtime),
    ...changed('class', request.agentClass, metadata.class),
    ...changed('model', request.model, metadata.model),
    ...changed('effort', request.effort, metadata.effort),
    ...changed('workdir', request.workdir, folder),
    ...commandDrift(request, pane, look),
    ...environmentDrift(agent),
  ];
}

/** The hash is of the whole launch: with all else as it runs it tells whether the command is the same. */
function commandDrift(request: LaunchRequest, { metadata, folder }: AgentPane, { hash }: FleetLook): Drift[] {
  const { runtime, model, effort } = metadata;
  const command = request.isDefaultCommand ? defaultCommand(runtime, model) : request.command;
  const asRun = { ...request, name: metadata.name, runtime, model, effort, agentClass: metadata.class, command };
  if (hash(launchFields({ ...asRun, workdir: folder })) === metadata.launch) return [];
  return [difference('command', command, 'another command')];
}

/** Names only: a value may be a secret. */
function environmentDrift({ process, declared }: AgentLook): Drift[] {
  if (process?.environment === undefined || declared === undefined) return [];
  const running = new Set(process.environment);
  const names = new Set(process.environment.map((entry) => entry.slice(0, entry.indexOf('='))));
  return Object.entries(declared.environment)
    .filter(([name, value]) => !running.has(`${name}=${value}`))
    .map(([name]) => difference('env', name, names.has(name) ? `${name} with another value` : `no ${name}`));
}

function processDrift(agent: AgentLook, { metadata, pid }: AgentPane): Drift[] {
  return [
    ...(isReplaced(agent, metadata.pid, pid)
      ? [difference('process', `process ${metadata.pid}`, `process ${pid}`)]
      : []),
    ...(hasLeftShell(agent)
      ? [difference('runtime', agent.declared?.request?.runtime ?? metadata.runtime, 'a shell')]
      : []),
  ];
}

/** An id says who it is only together with the moment of its start. */
function isReplaced({ process, records: { heartbeat } }: AgentLook, launched: string, pid: number): boolean {
  if (launched !== '' && pid !== 0 && launched !== `${pid}`) return true;
  if (process === undefined || heartbeat?.pid !== pid || heartbeat.startTicks === null) return false;
  return heartbeat.startTicks !== process.startTicks;
}

function softwareDrift({ metadata }: AgentPane, { version, tmux, serverExe }: FleetLook): Drift[] {
  const server = tmux.state === 'answered' ? tmux.view.version : '';
  const isOld = serverExe.endsWith(' (deleted)');
  return [
    ...(metadata.launch === '' ? [] : changed('launcher', version, metadata.version || 'an older one')),
    ...(isOld ? [difference('tmux', 'the tmux that is installed', `${server}, which was replaced since`)] : []),
  ];
}

function unitDrift({ unit }: AgentLook): Drift[] {
  return unit.active === 'failed' ? [difference('unit', 'active', 'failed')] : [];
}

function changed(field: DriftField, declared: string, running: string): Drift[] {
  return declared === running ? [] : [difference(field, declared, running)];
}

function difference(field: DriftField, declared: string, running: string): Drift {
  return { field, declared, running };
}
