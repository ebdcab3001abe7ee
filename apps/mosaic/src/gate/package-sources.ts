import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GatePackage } from '@mosaicstack/contract';
import { programRunner } from '@mosaicstack/host';
import { list, type ReadEntry } from 'tar';
import type { Ports } from '../ports.ts';
import type { Collector } from './collector.ts';
import { cannotScan } from './gate-error.ts';
import { requireFolder, type Source } from './run-gate.ts';

/**
 * A package as npm packs it: the tarball is made, and all that is in it is scanned.
 * @param folder has a package.json
 * @throws MosaicError GATE_CANNOT_SCAN
 */
export function packSource(folder: string, ports: Ports): Source {
  requireFolder(folder);
  return {
    name: folder,
    folder,
    reach: 'part',
    async feed(collector) {
      const out = mkdtempSync(join(tmpdir(), 'mosaic-gate-'));
      try {
        const run = programRunner(ports.environment);
        const packed = await run('npm', ['pack', '--pack-destination', out], { cwd: folder });
        const [file] = readdirSync(out);
        if (packed.exit !== 0 || file === undefined) throw cannotScan(folder, packFailure(packed.stderr));
        return scanTarball(join(out, file), folder, collector);
      } finally {
        rmSync(out, { recursive: true, force: true });
      }
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
    feed: (collector) => scanTarball(file, file, collector),
  };
}

/**
 * Scans every member of a tarball, and names the bytes that it read.
 * @throws MosaicError GATE_CANNOT_SCAN where it is no tarball
 */
function scanTarball(file: string, name: string, collector: Collector): GatePackage {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw cannotScan(name, isAbsent ? 'No such file or directory' : 'it cannot be read');
  }
  let members = 0;
  readTarball(bytes, name, (entry, content) => {
    members += 1;
    addMember(entry, content, collector);
  });
  if (members === 0) throw cannotScan(name, 'it is no tarball, or an empty one');
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  return { file: file.slice(file.lastIndexOf('/') + 1), integrity, bytes: bytes.length, members };
}

function readTarball(bytes: Buffer, name: string, take: (entry: ReadEntry, content: Uint8Array) => void): void {
  const parser = list({
    sync: true,
    strict: true,
    onReadEntry(entry) {
      const chunks: Buffer[] = [];
      entry.on('data', (chunk: Buffer) => chunks.push(chunk));
      entry.on('end', () => take(entry, new Uint8Array(Buffer.concat(chunks))));
    },
  });
  parser.on('error', () => {
    throw cannotScan(name, 'it is no tarball, or a damaged one');
  });
  parser.end(bytes);
}

function addMember(entry: ReadEntry, content: Uint8Array, collector: Collector): void {
  const [, ...names] = Buffer.from(entry.path).toString('latin1').replace(/\/$/, '').split('/');
  const path = names.join('/');
  collector.addNamesOf(path);
  if (entry.type === 'Directory') return;
  if (entry.linkpath) collector.addText(path, Buffer.from(entry.linkpath).toString('latin1'));
  else if (entry.type !== 'File' && entry.type !== 'OldFile') collector.addProblem(path, 'not-a-file');
  else if (collector.kindOf(path) === 'text') collector.addContent(path, content);
  else if (collector.kindOf(path) === 'unknown') collector.addProblem(path, 'unknown-type');
}
