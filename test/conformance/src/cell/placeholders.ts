import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { socketFolder, textOfBytes } from '@mosaicstack/test-support';
import type { Adapter } from '../load/adapters.ts';
import { productVersion } from '../load/checkout.ts';
import type { Text } from '../schema/text.ts';
import type { CellFolder } from './cell-folder.ts';

/** Turns text of a scenario into what it stands for in one cell. */
export interface Placeholders {
  /** @throws for a placeholder that there is none of */
  expand(text: Text): string;
  /** A path of a file tree: below ROOT, where it is not absolute. */
  path(text: string): string;
}

/** The placeholders of a cell: ROOT, HOME, LAUNCHER, CONF, PANE, VERSION, BIN (the sandbox's PATH), SOCKETS (TMUX_TMPDIR), SOCKET_FOLDER and USER_HOME. */
export function placeholders(cell: CellFolder, adapter: Adapter): Placeholders {
  const values: Record<string, string> = {
    ROOT: cell.root,
    HOME: cell.home,
    LAUNCHER: adapter.launcher,
    CONF: cell.conf,
    PANE: `${dirname(cell.conf)}/agent-pane.sh`,
    VERSION: productVersion(),
    BIN: cell.tools.bin,
    USER_HOME: userInfo().homedir,
    SOCKETS: cell.environment.TMUX_TMPDIR,
    SOCKET_FOLDER: socketFolder(cell.environment.TMUX_TMPDIR),
  };
  return textPlaceholders({ ...values }, () => undefined);
}

/**
 * Placeholders of these values, one of which is ROOT.
 * @param compute gives the value of a name that is none of them; undefined where there is none
 */
export function textPlaceholders(
  values: Readonly<Record<string, string>>,
  compute: (name: string) => string | undefined,
): Placeholders {
  const expand = (text: Text): string => expandText(text, (name) => values[name] ?? compute(name));
  return { expand, path: (text) => absolute(expand(text), values.ROOT ?? '') };
}

type LookUp = (name: string) => string | undefined;

function expandText(text: Text, lookUp: LookUp): string {
  if (typeof text === 'string') return expandNames(text, lookUp);
  if ('concat' in text) return text.concat.map((part) => expandText(part, lookUp)).join('');
  return 'b64' in text ? textOfBytes(Buffer.from(text.b64, 'base64')) : text.repeat.repeat(text.count);
}

function expandNames(text: string, lookUp: LookUp): string {
  return text.replaceAll(/\{\{([A-Z_]+|[A-Z0-9]+:[^}]*)\}\}/g, (_, name: string) => {
    const value = lookUp(name);
    if (value === undefined) throw new Error(`there is no placeholder {{${name}}}`);
    return value;
  });
}

function absolute(path: string, root: string): string {
  return path.startsWith('/') ? path : `${root}/${path}`;
}
