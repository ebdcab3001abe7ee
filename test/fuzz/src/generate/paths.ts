import fc, { type Arbitrary } from 'fast-check';
import { CWD, type FileEntry, HOME } from '../launch-case.ts';
import { segment, variable } from './text.ts';

/** A path as somebody writes it, and where it leads. */
export interface WrittenPath {
  text: string;
  place: string;
}

/** What lies at a place. */
export type State = 'absent' | 'dir' | 'file' | 'link' | 'second link' | 'dangling' | 'below a file';

export const state: Arbitrary<State> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<State>('dir') },
  { weight: 4, arbitrary: fc.constant<State>('absent') },
  { weight: 3, arbitrary: fc.constantFrom<State>('link', 'second link', 'file', 'dangling', 'below a file') },
);

/** A path below ROOT, written in full, from the home folder or from the launcher's own. */
export const writtenPath: Arbitrary<WrittenPath> = fc
  .record({
    base: fc.constantFrom('root', 'root', 'home', 'cwd'),
    segments: fc.array(segment, { minLength: 1, maxLength: 3 }).filter(staysBelow),
    end: fc.constantFrom('', '', '', '/', '//'),
  })
  .map(({ base, segments, end }) => {
    const path = segments.join('/');
    if (base === 'home') return { text: `~/${path}${end}`, place: `${HOME}/${path}` };
    if (base === 'root') return { text: `{{ROOT}}/${path}${end}`, place: `{{ROOT}}/${path}` };
    return { text: `${path.startsWith('~') ? './' : ''}${path}${end}`, place: `${CWD}/${path}` };
  });

/** A path that is there already, or one that no folder can be made of. */
const oddPath: Arbitrary<WrittenPath> = fc.constantFrom(
  { text: '~', place: HOME },
  { text: '~/', place: HOME },
  { text: '~/.', place: HOME },
  { text: '.', place: CWD },
  { text: './/', place: CWD },
  { text: '..', place: '{{ROOT}}' },
  { text: '/', place: '/' },
  { text: '//', place: '/' },
  { text: '~x', place: `${CWD}/~x` },
  { text: '~~/a', place: `${CWD}/~~/a` },
);

/** The value of a variable that is a folder. */
export const pathVariable: Arbitrary<WrittenPath | '' | undefined> = variable(
  fc.oneof({ weight: 5, arbitrary: writtenPath }, { weight: 1, arbitrary: oddPath }),
);

/** The entries that bring a place into a state. The links of two places lead to the same folder. */
export function entriesOf(place: string, is: State): FileEntry[] {
  const target = '{{ROOT}}/target';
  switch (is) {
    case 'absent':
      return [];
    case 'dir':
      return [{ path: place, is: 'dir' }];
    case 'file':
      return [{ path: place, is: 'file' }];
    case 'below a file':
      return [{ path: place.slice(0, place.lastIndexOf('/')), is: 'file' }];
    case 'dangling':
      return [{ path: place, is: 'link', to: 'nowhere' }];
    case 'link':
      return [
        { path: target, is: 'dir' },
        { path: place, is: 'link', to: target },
      ];
    case 'second link':
      return [
        { path: target, is: 'dir' },
        { path: `${target} 2`, is: 'link', to: 'target' },
        { path: place, is: 'link', to: `${target} 2` },
      ];
  }
}

/** Whether no `..` leads out of where the path begins. */
function staysBelow(segments: readonly string[]): boolean {
  let depth = 0;
  return segments.every((name) => {
    depth += name === '..' ? -1 : name === '.' ? 0 : 1;
    return depth >= 0;
  });
}
