import { z } from 'zod';

/** An implementation: an argv prefix. Environment goes in; exit, streams and recorded calls come out. */
export const AdapterFile = z.strictObject({
  name: z.string().regex(/^[a-z][a-z-]*$/),
  launcher: z.enum(['bash', 'typescript']).describe('what it says in @mosaic_launcher'),
  interpreter: z.string().describe('what the expectations may be limited to'),
  argv: z.array(z.string()).min(1).describe('{{IMPL}} is the file under test'),
  impl: z.string().describe('the file under test, from the top of the checkout'),
  conf: z.string().describe('the framework’s tmux.conf that it uses, from the folder of the file under test'),
  prepare: z
    .enum(['none', 'pack'])
    .default('none')
    .describe('pack: impl is a path in the package that `npm pack` makes of apps/mosaic'),
  expectations: z.string().describe('beside the folder of the adapters'),
});
export type AdapterFile = z.infer<typeof AdapterFile>;
