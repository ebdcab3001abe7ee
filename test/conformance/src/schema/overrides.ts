import { z } from 'zod';
import { Expectation } from './expectation.ts';

/** A known difference: another expectation that is asserted in place of the scenario's. There is no skip. */
const override = {
  reason: z.string().min(10),
  expect: Expectation.partial().refine((fields) => Object.keys(fields).length > 0, 'must differ in some field'),
  until: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/)
    .optional()
    .describe('the version from which on it may be no more'),
  when: z.strictObject({ interpreter: z.string().optional(), lane: z.enum(['fake', 'real']).optional() }).optional(),
};

export const Override = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bug'), ref: z.string().min(3), ...override }),
  z.strictObject({
    kind: z.literal('allowed'),
    ref: z
      .string()
      .regex(/^[A-Z]\d+\.\d+$/)
      .describe('a clause that says MAY'),
    ...override,
  }),
  z.strictObject({ kind: z.enum(['not-implemented', 'platform']), ref: z.string().min(3), ...override }),
]);
export type Override = z.infer<typeof Override>;

export const OverridesFile = z.record(z.string().regex(/^[A-Z]+-\d{3}$/), Override);
export type OverridesFile = z.infer<typeof OverridesFile>;
