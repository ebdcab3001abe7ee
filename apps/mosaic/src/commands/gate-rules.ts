import { EXIT } from '@mosaicstack/contract';
import { suggestedRules } from '@mosaicstack/gate';
import { identityOf } from '../gate/identity.ts';
import type { Ports } from '../ports.ts';

/**
 * `mosaic gate rules suggest`: rules for what git, ssh and this machine tell of their user, as lines of a rule file.
 * @returns exit 0; 1 where nothing is to be proposed
 */
export async function suggestRules(ports: Ports): Promise<number> {
  const lines = suggestedRules(await identityOf(ports.environment));
  if (lines.length === 0) {
    ports.tell('nothing to propose: git, ssh and this machine tell no name');
    return EXIT.no;
  }
  ports.print(lines.join('\n'));
  ports.tell('These lines hold what is private: keep them outside the tree, and name the file by MOSAIC_GATE_RULES.');
  return EXIT.done;
}
