import { accessSync, constants, lstatSync, readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import {
  addScope,
  EMPTY_SCOPE,
  type Exemption,
  type LineRefusal,
  parseExemptions,
  parseHashes,
  parseRules,
  type Rule,
  type Scope,
  type TokenHashes,
} from '@mosaicstack/gate';
import { hmacOfBytes } from '@mosaicstack/host';
import { gateLayer } from '../framework.ts';
import { gateError } from './gate-error.ts';
import type { GateSettings } from './settings.ts';

/** All that shipped, project and user layers say (gate.md section 4). */
export interface Layers {
  rules: Rule[];
  /** How many of the rules are the user's. */
  privateRules: number;
  scope: Scope;
  /** Pairs of a hash and its id. */
  hashes: (readonly [string, string])[];
  exemptions: Exemption[];
  /** The root's path in the project, with a slash at its end; empty where they are the same. */
  rootInProject: string;
}

/**
 * Loads the layers for a folder.
 * @param folder physical path of the root, or of the working folder where there is no root
 * @throws MosaicError GATE_BAD_LAYER
 */
export function loadLayers(folder: string, { key, userRules }: GateSettings): Layers {
  const project = projectOf(folder);
  const own = project === undefined ? '' : `${project}/.mosaic/gate`;
  const known = new Set<string>();
  const shipped = rulesOf(`${gateLayer()}/rules.tsv`, known, true);
  const ofProject = own === '' ? [] : rulesOf(`${own}/rules.tsv`, known);
  const isNamed = userRules !== '';
  const user = isNamed || own !== '' ? rulesOf(isNamed ? userRules : `${own}/rules.local.tsv`, known, isNamed) : [];
  return {
    rules: [...shipped, ...ofProject, ...user],
    privateRules: user.length,
    scope: scopeOf(own),
    hashes: own === '' ? [] : hashesOf(`${own}/hashes.tsv`, known, key),
    exemptions: own === '' ? [] : exemptionsOf(`${own}/exemptions.tsv`),
    rootInProject: project === undefined || project === folder ? '' : `${relative(project, folder)}/`,
  };
}

/** The nearest folder with a layer of its own. */
function projectOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (hasLayer(`${at}/.mosaic/gate`)) return at === '/' ? '' : at;
    if (at === dirname(at)) return undefined;
  }
}

/** @throws MosaicError GATE_BAD_LAYER where there is one that cannot be read */
function hasLayer(own: string): boolean {
  if (!isThere(own)) return false;
  try {
    accessSync(`${own}/.`, constants.R_OK | constants.X_OK);
  } catch {
    throw gateError('GATE_BAD_LAYER', 'load layers', own, 'it cannot be read');
  }
  return true;
}

/** Whether there is an entry, be it a link that leads nowhere or one that cannot be looked at. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    return !['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
  }
}

function rulesOf(file: string, known: Set<string>, isNeeded = false): Rule[] {
  const text = layerText('rules', file, isNeeded);
  return text === undefined ? [] : accepted('rules', file, parseRules(text, known)).rules;
}

function scopeOf(own: string): Scope {
  const shipped = `${gateLayer()}/scope.tsv`;
  const scope = accepted('scope', shipped, addScope(EMPTY_SCOPE, layerText('scope', shipped, true) ?? '', true));
  const files = own === '' ? [] : [`${own}/scope.tsv`, `${own}/scope.local.tsv`];
  return files.reduce((known, file) => {
    const text = layerText('scope', file);
    return text === undefined ? known : accepted('scope', file, addScope(known, text, false));
  }, scope);
}

function hashesOf(file: string, known: Set<string>, key: string): (readonly [string, string])[] {
  const text = layerText('hashes', file);
  const pairs = text === undefined ? [] : accepted('hashes', file, parseHashes(text, known));
  if (pairs.length > 0 && key === '')
    throw gateError('GATE_BAD_LAYER', 'load hashes', file, 'MOSAIC_GATE_KEY is not set');
  return pairs;
}

/** Listed hashes for a scanner; undefined where there are none. */
export function tokenHashes(pairs: readonly (readonly [string, string])[], key: string): TokenHashes | undefined {
  if (pairs.length === 0) return undefined;
  return { ids: new Map(pairs), hashToken: (token) => hmacOfBytes(key, `token:${token}`) };
}

function exemptionsOf(file: string): Exemption[] {
  const text = layerText('exemptions', file);
  return text === undefined ? [] : accepted('exemptions', file, parseExemptions(text));
}

/** The bytes of a layer's file, one character each; undefined where it is not there and need not be. */
function layerText(kind: string, file: string, isNeeded = false): string | undefined {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    if (!isNeeded && !isThere(file)) return undefined;
    throw gateError('GATE_BAD_LAYER', `load ${kind}`, file, 'it cannot be read');
  }
}

function accepted<Value extends object>(kind: string, file: string, parsed: Value | LineRefusal): Value {
  if ('cause' in parsed)
    throw gateError('GATE_BAD_LAYER', `load ${kind}`, file, `line ${parsed.line}: ${parsed.cause}`);
  return parsed;
}
