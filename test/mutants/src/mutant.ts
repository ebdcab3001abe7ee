import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** One planted fault of the bash launcher. */
export const Mutant = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  clause: z.string().regex(/^L\d+\.\d+$/),
  what: z.string().min(15).describe('why it would matter'),
  old: z.string().min(3).describe('a text of the launcher that is there once'),
  new: z.string(),
  equivalent: z.string().min(20).optional().describe('why nobody can see it; it must survive then'),
  lanes: z
    .array(z.enum(['fake', 'real']))
    .min(1)
    .optional()
    .describe('only these; a mutant that might leave the sandbox is never let at the real tmux'),
});
export type Mutant = z.infer<typeof Mutant>;

const MutantFile = z.strictObject({ mutants: z.array(Mutant).min(1) });

const FOLDER = fileURLToPath(new URL('../mutants', import.meta.url));

/**
 * Every mutant, in the order of the files.
 * @throws for a file of another form and for an id that is used twice
 */
export function loadMutants(folder = FOLDER): Mutant[] {
  const files = readdirSync(folder).sort();
  const mutants = files.flatMap(
    (file) => MutantFile.parse(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'))).mutants,
  );
  const twice = mutants.find(({ id }, index) => mutants.findIndex((other) => other.id === id) !== index);
  if (twice !== undefined) throw new Error(`the mutant '${twice.id}' is there twice`);
  return mutants;
}
