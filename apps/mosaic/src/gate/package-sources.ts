import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import type { GatePackage } from '@mosaicstack/contract';
import { readTar, type TarMember } from '@mosaicstack/gate';
import { programRunner } from '@mosaicstack/host';
import type { Ports } from '../ports.ts';
import type { Collector } from './collector.ts';
import { cannotScan } from './gate-error.ts';
import { type Gunzipped, gunzipWhole, isGzip } from './gunzip.ts';
import { keepFile } from './keep-file.ts';
import { isBinary } from './magic.ts';
import { requireFolder, type Source } from './run-gate.ts';

/** The folder that npm packs into; another one is a name that ships. */
const USUAL_TOP = 'package';
const MOST_BYTES = 512 * 1024 * 1024;

/**
 * A package as npm packs it: the tarball is made, and all that is in it is scanned.
 * @param folder has a package.json
 * @param keepIn where the very tarball is left that was found clean; undefined to leave none
 * @throws MosaicError GATE_CANNOT_SCAN
 */
export function packSource(folder: string, keepIn: string | undefined, ports: Ports): Source {
  requireFolder(folder);
  let made: { name: string; bytes: Buffer } | undefined;
  return {
    name: folder,
    folder,
    reach: 'part',
    async feed(collector, { deadline }) {
      const out = mkdtempSync(join(tmpdir(), 'mosaic-gate-'));
      try {
        const run = programRunner(ports.environment);
        const words = ['pack', '--workspaces=false', '--pack-destination', out];
        const packed = await run('npm', words, { cwd: folder, timeoutMs: deadline.leftMs() });
        const [name, ...others] = readdirSync(out);
        if (packed.exit !== 0 || name === undefined) throw cannotScan(folder, packFailure(packed.stderr));
        if (others.length > 0) throw cannotScan(folder, 'npm pack made more than one tarball');
        made = { name, bytes: readFileSync(join(out, name)) };
        return scanTarball(made.bytes, name, folder, collector);
      } finally {
        rmSync(out, { recursive: true, force: true });
      }
    },
    settle(verdict) {
      if (keepIn !== undefined && made !== undefined && verdict === 'clean') keepFile(keepIn, made.name, made.bytes);
    },
  };
}

function packFailure(words: string): string {
  const line = words.split('\n').find((text) => /^npm (ERR!|error) (?!code)/.test(text)) ?? 'it gave no reason';
  return `npm pack failed: ${line}`;
}

/** A finished tarball. */
export function tarballSource(file: string): Source {
  return {
    name: file,
    folder: undefined,
    reach: 'foreign',
    feed: (collector) => scanTarball(readWhole(file), file.slice(file.lastIndexOf('/') + 1), file, collector),
  };
}

function readWhole(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw cannotScan(file, isAbsent ? 'No such file or directory' : 'it cannot be read');
  }
}

/**
 * Scans every member of a tarball, and names the bytes that it read.
 * @param subject how the error calls it
 * @throws MosaicError GATE_CANNOT_SCAN where it is no tarball
 */
function scanTarball(bytes: Buffer, file: string, subject: string, collector: Collector): GatePackage {
  const { content, label }: Gunzipped = isGzip(bytes)
    ? (gunzipWhole(bytes, MOST_BYTES) ?? refuse(subject, 'it is no tarball, or a damaged one'))
    : { content: bytes, label: '' };
  const members = readTar(content);
  if ('cause' in members) return refuse(subject, `it is no tarball, or a damaged one: ${members.cause}`);
  if (members.length === 0) return refuse(subject, 'it is no tarball, or an empty one');
  // Its own name ships, too.
  collector.addName(file, file);
  if (label !== '') collector.addText('(gzip)', label);
  for (const member of members) addMember(member, collector);
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  return { file, integrity, bytes: bytes.length, members: members.length };
}

function refuse(subject: string, cause: string): never {
  throw cannotScan(subject, cause);
}

function addMember({ path: whole, kind, target, content, labels }: TarMember, collector: Collector): void {
  const [top = '', ...names] = whole.replace(/\/$/, '').split('/');
  const path = names.length === 0 ? top : names.join('/');
  if (names.length > 0 && top !== USUAL_TOP) collector.addNamesOf(top);
  if (whole !== `${USUAL_TOP}/`) collector.addNamesOf(path);
  if (labels.length > 0) collector.addText(`${path}/(header)`, labels.join('\n'));
  if (kind === 'link') collector.addText(path, target);
  if (kind === 'other') collector.addProblem(path, 'not-a-file');
  if (kind === 'file') addFile(path, content, collector);
}

function addFile(path: string, content: Uint8Array, collector: Collector): void {
  const kind = collector.kindOf(path);
  if (kind === 'unknown') collector.addProblem(path, 'unknown-type');
  else if (kind === 'text') collector.addContent(path, content);
  else if (/\.(gz|br)$/i.test(path)) addCompressed(path, content, collector);
  // A suffix alone makes nothing binary.
  else if (!isBinary(path, content)) collector.addContent(path, content);
}

/** A compressed text is scanned as the text; an archive in it has NUL bytes and is refused for these. */
function addCompressed(path: string, content: Uint8Array, collector: Collector): void {
  const text = /r$/i.test(path) ? unbrotlied(content) : gunzipWhole(Buffer.from(content), MOST_BYTES);
  if (text === undefined) {
    collector.addProblem(path, 'unknown-type');
    return;
  }
  if (text.label !== '') collector.addText(`${path}/(gzip)`, text.label);
  collector.addContent(path, text.content);
}

function unbrotlied(content: Uint8Array): Gunzipped | undefined {
  try {
    return { content: brotliDecompressSync(content, { maxOutputLength: MOST_BYTES }), label: '' };
  } catch {
    return undefined;
  }
}
