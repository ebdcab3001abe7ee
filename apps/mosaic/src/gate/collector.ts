import type { GateReport } from '@mosaicstack/contract';
import {
  bytesOf,
  type FileKind,
  fileKind,
  isStructuralPlace,
  type Place,
  placeOf,
  type Scanner,
  type Scope,
} from '@mosaicstack/gate';
import { scannedContent } from './content.ts';

/** What was found so far; data, so that a thread may send it to another. */
export interface Gathered {
  readonly places: Place[];
  readonly problems: { path: string; cause: string }[];
  readonly counts: Omit<GateReport['counts'], 'rules'>;
}

/** Gathers what is found while contents and names come in, one after the other. */
export interface Collector extends Gathered {
  readonly privateNames: Set<string>;
  /** What another one gathered of other contents. */
  add(part: Gathered): void;
  /** A name of an entry at that path. */
  addName(path: string, name: string): void;
  /** Each name in a path, where a list of files tells no folders; one that was added before is not added again. */
  addNamesOf(path: string, prefix?: string): void;
  addContent(path: string, bytes: Uint8Array): void;
  addText(path: string, text: string): void;
  addProblem(path: string, cause: string): void;
  /** What is to be done with the content of a file at that path. */
  kindOf(path: string): FileKind;
}

/** @param scope what is scanned by its content */
export function newCollector(scanner: Scanner, scope: Scope): Collector {
  const counts = { names: 0, files: 0, bytes: 0, lines: 0 };
  const known = new Set<string>();
  /** Marks are read in contents only (gate.md G6.3). */
  const addBytes = (path: string, bytes: Uint8Array, hasMarks: boolean): void => {
    const { findings, marks, lines } = scanner.scan(bytes, isStructuralPlace(path));
    counts.files += 1;
    counts.bytes += bytes.length;
    counts.lines += lines;
    collector.places.push(...placeOf(path, { findings, marks: hasMarks ? marks : [] }));
  };
  const collector: Collector = {
    places: [],
    privateNames: new Set(),
    problems: [],
    counts,
    addName(path, name) {
      counts.names += 1;
      const findings = scanner.scanName(name);
      if (findings.length === 0) return;
      collector.privateNames.add(name);
      collector.places.push({ path, findings, marks: [] });
    },
    addNamesOf(path, prefix = '') {
      const names = path.split('/');
      for (const [index, name] of names.entries()) {
        const place = prefix + names.slice(0, index + 1).join('/');
        if (!known.has(place)) collector.addName(place, name);
        known.add(place);
      }
    },
    addContent(path, bytes) {
      const content = scannedContent(bytes);
      if (typeof content === 'string') collector.addProblem(path, content);
      else addBytes(path, content, true);
    },
    addText: (path, text) => addBytes(path, bytesOf(text), false),
    add({ places, problems, counts: more }) {
      collector.places.push(...places);
      collector.problems.push(...problems);
      for (const key of ['names', 'files', 'bytes', 'lines'] as const) counts[key] += more[key];
    },
    addProblem: (path, cause) => void collector.problems.push({ path, cause }),
    kindOf: (path) => fileKind(scope, path),
  };
  return collector;
}
