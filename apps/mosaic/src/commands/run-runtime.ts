import { EXIT, MosaicError } from '@mosaicstack/contract';
import { shellQuote } from '@mosaicstack/fleet';
import { handOver, hashFields, localHost, programPath } from '@mosaicstack/host';
import { HARNESSES, type Handover, HandoverProblem, handover, type RuntimeName } from '@mosaicstack/law';
import { otherFramework } from '../install/other-framework.ts';
import { composeLaw, refuseLooser } from '../law/compose-law.ts';
import type { RuntimeCall } from '../law/runtime-call.ts';
import type { Ports } from '../ports.ts';
import { shown } from './fleet/shown.ts';

/**
 * `mosaic <runtime>` and `mosaic yolo <runtime>`: composes the agent's text and gives this process over to the runtime.
 * @returns only where nothing was started (`--dry-run`) or the process cannot be given over: the runtime's exit status then
 * @throws MosaicError LAW_NO_PROGRAM, LAW_LOOSENED, LAW_UNREADABLE, LAW_NOT_TAKEN, FLEET_BAD_ROSTER
 */
export async function runRuntime(call: RuntimeCall, ports: Ports): Promise<number> {
  const { runtime, isYolo, args } = call;
  const { program, yoloFlag } = HARNESSES[runtime];
  const path = programPath(program, ports.environment);
  if (path === undefined && !call.isDryRun) throw noProgram(program, runtime);
  const law = await composeLaw(runtime, {}, ports);
  const other = await otherFramework(localHost(ports.environment), law.mosaicHome);
  if (other !== undefined) ports.tell(other);
  refuseLooser(law.composition);
  for (const warning of law.composition.warnings) ports.tell(`mosaic: warning: ${shown(warning)}`);
  if (isYolo)
    ports.tell(
      `mosaic: ${runtime} asks nobody before it acts${yoloFlag === undefined ? ' (it never does)' : ` (${yoloFlag})`}`,
    );
  const text = law.composition.text;
  const file = `${law.mosaicHome}/fleet/run/law/${hashFields([text])}.md`;
  const plan = handoverOf(runtime, { text, file, args, isYolo, environment: ports.environment });
  if (call.isDryRun) {
    for (const [name, value] of plan.environment) ports.print(`${name}=${shellQuote(value)} \\`);
    ports.print(plan.argv.map(shellQuote).join(' '));
    return EXIT.done;
  }
  await keepText(file, text, ports);
  return handOver({ path: path ?? program, ...plan }, ports.environment);
}

function handoverOf(runtime: RuntimeName, input: Parameters<typeof handover>[1]): Handover {
  try {
    return handover(runtime, input);
  } catch (error) {
    if (!(error instanceof HandoverProblem)) throw error;
    const facts = { code: 'LAW_NOT_TAKEN', exit: EXIT.cannotAsk, act: 'give the law to', subject: runtime };
    throw new MosaicError({ ...facts, cause: error.message, wayOut: `mosaic compose ${runtime} --budget` });
  }
}

/** Its name is what it holds, so one that is there is right. */
async function keepText(file: string, text: string, ports: Ports): Promise<void> {
  const host = localHost(ports.environment);
  const there = (await host.readTexts([file])).get(file);
  if (there !== text) await host.writeText(file, text, { mode: 0o600 });
}

function noProgram(subject: string, runtime: RuntimeName): MosaicError {
  const cause = 'it is not on PATH';
  const facts = { code: 'LAW_NO_PROGRAM', exit: EXIT.cannotAsk, act: 'start', subject, cause };
  return new MosaicError({ ...facts, wayOut: INSTALL[runtime] });
}

const INSTALL: Record<RuntimeName, string> = {
  claude: 'npm install -g @anthropic-ai/claude-code',
  codex: 'npm install -g @openai/codex',
  opencode: 'npm install -g opencode-ai',
  pi: 'npm install -g @mariozechner/pi-coding-agent',
  stub: 'npm install -g @mosaicstack/mosaic',
};
