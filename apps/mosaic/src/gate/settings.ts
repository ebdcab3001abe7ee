import { EXIT, MosaicError } from '@mosaicstack/contract';

/** What the environment says of a run of the gate. */
export interface GateSettings {
  /** The key of fingerprints and hashes; empty where there is none. */
  key: string;
  deadlineMs: number;
  /** A rule file of the user's; empty where none is named. */
  userRules: string;
  expectsPrivate: boolean;
  isInCi: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

const KEY = /^[!-~]{16,64}$/;
const DEFAULT_DEADLINE_S = '300';

/**
 * Reads the variables of gate.md: G1.7, G4.3, G5.4, G5.5 and G7.3.
 * @throws MosaicError GATE_BAD_SETTING
 */
export function gateSettings(environment: Environment): GateSettings {
  const key = environment.MOSAIC_GATE_KEY ?? '';
  if (key !== '' && !KEY.test(key)) throw badSetting('MOSAIC_GATE_KEY', 'it is not 16 to 64 printable bytes');
  const deadline = environment.MOSAIC_GATE_DEADLINE_S || DEFAULT_DEADLINE_S;
  if (!/^[1-9][0-9]{0,3}$/.test(deadline) || Number(deadline) > 3600)
    throw badSetting('MOSAIC_GATE_DEADLINE_S', 'it is not a number from 1 to 3600');
  const expectsPrivate = environment.MOSAIC_GATE_EXPECT_PRIVATE || '0';
  if (expectsPrivate !== '0' && expectsPrivate !== '1')
    throw badSetting('MOSAIC_GATE_EXPECT_PRIVATE', 'it is neither 0 nor 1');
  return {
    key,
    deadlineMs: Number(deadline) * 1000,
    userRules: environment.MOSAIC_GATE_RULES ?? '',
    expectsPrivate: expectsPrivate === '1',
    isInCi: (environment.CI ?? '') !== '',
  };
}

/** It names no value: that of a key is a secret. */
function badSetting(variable: string, cause: string): MosaicError {
  return new MosaicError({ code: 'GATE_BAD_SETTING', exit: EXIT.cannotAsk, act: 'use', subject: variable, cause });
}
