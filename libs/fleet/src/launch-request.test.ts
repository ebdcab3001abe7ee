import { brief, MosaicError } from '@mosaicstack/contract';
import { describe, expect, it } from 'vitest';
import { type Environment, isSocketName, readLaunch } from './launch-request.ts';

const places = { home: '/home/op', cwd: '/here' };
const read = (environment: Environment, ...args: string[]) => readLaunch({ args, environment, places });

function refusal(environment: Environment, ...args: string[]) {
  try {
    read(environment, ...args);
  } catch (error) {
    if (error instanceof MosaicError) return error.facts;
    throw error;
  }
  throw new Error('the launch was not refused');
}

const NAME_RULE = "a name has 1 to 64 letters, digits, '_' or '-', and begins with a letter, a digit or '_'";

describe('the name of a launch', () => {
  it('is the first argument, before the variable', () => {
    expect(read({ MOSAIC_AGENT_NAME: 'b' }, 'a').name).toBe('a');
  });

  it('is the variable where there is no argument', () => {
    expect(read({ MOSAIC_AGENT_NAME: 'b' }).name).toBe('b');
  });

  it.each(['a', '_', '9', 'A-b_C', 'x'.repeat(64)])('may be %j', (name) => {
    expect(read({}, name).name).toBe(name);
  });

  it.each([
    ...['', '-a', 'a.b', 'a:b', '#(id)', 'a b', 'é', 'a\n', '\na', '=a', '@a', '%a', '$a', 'a/b'],
    'x'.repeat(65),
  ])('may not be %j', (name) => {
    expect(refusal({ MOSAIC_AGENT_NAME: 'b' }, name)).toEqual({
      code: 'LAUNCH_BAD_USAGE',
      exit: 64,
      act: 'start agent',
      subject: brief(name),
      cause: NAME_RULE,
      wayOut: 'give a name such as coder-1, or --help',
    });
  });

  it.each([[{}], [{ MOSAIC_AGENT_NAME: '' }]])('is asked for where it is missing: %j', (environment) => {
    expect(refusal(environment)).toMatchObject({
      exit: 64,
      subject: '',
      cause: 'no name was given',
      wayOut: 'give a name as the first argument, or set MOSAIC_AGENT_NAME',
    });
  });

  it('stands alone: a second argument is refused', () => {
    expect(refusal({}, 'a', 'b')).toMatchObject({
      exit: 64,
      subject: 'a',
      cause: "unexpected argument 'b'",
      wayOut: 'set MOSAIC_AGENT_COMMAND to the command with its arguments',
    });
    expect(refusal({}, 'a', 'b'.repeat(65))?.cause).toBe(`unexpected argument '${'b'.repeat(64)}...'`);
  });
});

describe('a launch without variables', () => {
  it('has the defaults of the contract', () => {
    expect(read({}, 'a')).toEqual({
      name: 'a',
      socket: 'mosaic-fleet',
      runtime: 'pi',
      agentClass: '',
      model: '',
      effort: '',
      command: 'mosaic yolo pi',
      isDefaultCommand: true,
      workdir: '/home/op',
      home: '/home/op',
      mosaicHome: '/home/op/.config/mosaic',
      runtimeBin: undefined,
      settleMs: 300,
    });
  });

  it('takes an empty variable for an unset one, save for the socket', () => {
    const names = ['RUNTIME', 'CLASS', 'MODEL', 'EFFORT', 'WORKDIR', 'COMMAND'].map((name) => `MOSAIC_AGENT_${name}`);
    names.push('MOSAIC_RUNTIME_BIN', 'MOSAIC_HOME', 'MOSAIC_START_SETTLE_MS');
    expect(read(Object.fromEntries(names.map((name) => [name, ''])), 'a')).toEqual(read({}, 'a'));
    expect(read({ MOSAIC_TMUX_SOCKET: '' }, 'a').socket).toBe('');
  });
});

describe('launch variables', () => {
  it('are taken', () => {
    const environment = {
      MOSAIC_AGENT_RUNTIME: 'codex',
      MOSAIC_AGENT_CLASS: 'worker bee',
      MOSAIC_AGENT_MODEL: 'm 1',
      MOSAIC_AGENT_EFFORT: 'high',
      MOSAIC_AGENT_WORKDIR: 'w',
      MOSAIC_RUNTIME_BIN: '~/rt/',
      MOSAIC_TMUX_SOCKET: 's.1-_',
      MOSAIC_HOME: '~/m',
      MOSAIC_START_SETTLE_MS: '0060',
    };
    expect(read(environment, 'a')).toMatchObject({
      runtime: 'codex',
      agentClass: 'worker bee',
      model: 'm 1',
      effort: 'high',
      workdir: '/here/w',
      runtimeBin: '/home/op/rt',
      socket: 's.1-_',
      mosaicHome: '/home/op/m',
      settleMs: 60,
    });
  });

  it('give the default command a quoted model', () => {
    expect(read({ MOSAIC_AGENT_MODEL: "o'x" }, 'a').command).toBe("mosaic yolo pi --model 'o'\\''x'");
    expect(read({ MOSAIC_AGENT_MODEL: 'a/b:c', MOSAIC_AGENT_RUNTIME: 'x' }, 'a').command).toBe(
      'mosaic yolo x --model a/b:c',
    );
  });

  it('give the command as it is', () => {
    const command = " VAR=1 pi --flag 'two words' && x;\n";
    expect(read({ MOSAIC_AGENT_COMMAND: command, MOSAIC_AGENT_MODEL: 'm' }, 'a').command).toBe(command);
  });

  it('allow a command of 8192 bytes and no more', () => {
    expect(read({ MOSAIC_AGENT_COMMAND: 'é'.repeat(4096) }, 'a').command).toHaveLength(4096);
    const cause = 'MOSAIC_AGENT_COMMAND has 8193 bytes, at most 8192 are allowed';
    expect(refusal({ MOSAIC_AGENT_COMMAND: `${'é'.repeat(4096)}x` }, 'a')).toMatchObject({ exit: 64, cause });
  });

  it.each(['0', '60000', '00300'])('allow a settle time of %j', (value) => {
    expect(read({ MOSAIC_START_SETTLE_MS: value }, 'a').settleMs).toBe(Number(value));
  });

  it.each(['60001', '-1', '3s', '1.5', '100000', ' 1', '1 ', '1\n', '0x10', '１'])(
    'refuse a settle time of %j',
    (value) => {
      const cause = `MOSAIC_START_SETTLE_MS '${value}' is not a number of milliseconds from 0 to 60000`;
      expect(refusal({ MOSAIC_START_SETTLE_MS: value }, 'a')).toMatchObject({
        exit: 64,
        subject: 'a',
        cause,
        wayOut: 'unset MOSAIC_START_SETTLE_MS',
      });
    },
  );

  const rule = "is not 1 to 64 letters, digits, '_', '-' or '.', beginning with a letter, a digit or '_'";
  const bad = ['.', '-x', '../x', 'a b', 'x'.repeat(65), 'a\n', '\na'];
  it.each(['MOSAIC_TMUX_SOCKET', 'MOSAIC_AGENT_RUNTIME'].flatMap((name) => bad.map((value) => [name, value] as const)))(
    '%s may not be %j',
    (name, value) => {
      expect(refusal({ [name]: value }, 'a')).toMatchObject({
        exit: 64,
        subject: 'a',
        cause: `${name} '${brief(value)}' ${rule}`,
        wayOut: `unset ${name}`,
      });
    },
  );

  const lines = ['MOSAIC_AGENT_CLASS', 'MOSAIC_AGENT_MODEL', 'MOSAIC_AGENT_EFFORT', 'MOSAIC_HOME'];
  it.each(lines.flatMap((name) => ['a\nb', '\x1b', 'a\x7f', '\t'].map((value) => [name, value] as const)))(
    '%s may not be %j',
    (name, value) => {
      expect(refusal({ [name]: value }, 'a')).toMatchObject({
        exit: 64,
        cause: `${name} '${value}' has a control byte`,
      });
    },
  );

  it('refuse what Node could not decode, rather than use another folder', () => {
    const cause = 'MOSAIC_AGENT_WORKDIR has a byte that is not UTF-8';
    expect(refusal({ MOSAIC_AGENT_WORKDIR: '/w\ufffd' }, 'a')).toMatchObject({ exit: 64, cause });
  });
});

describe('a socket name', () => {
  it.each(['s', 'mosaic-fleet', 'a.b'])('may be %j', (text) => expect(isSocketName(text)).toBe(true));
  it.each(['', '.', '../s', 'a/b', 's\n'])('may not be %j', (text) => expect(isSocketName(text)).toBe(false));
});
