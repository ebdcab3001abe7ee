import { fileURLToPath } from 'node:url';
import {
  composition,
  death,
  fleetReport,
  gateReport,
  heartbeat,
  installReport,
  receiptReport,
  roster,
  startReport,
  statusReport,
  stopReport,
  tailLine,
  whyReport,
} from '@mosaicstack/contract/schemas';
import { z } from 'zod';
import { $ } from 'zx';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

/** The folder of the schemas that ship with the framework. */
export const SCHEMA_FOLDER = `${CHECKOUT}framework/schemas`;

const SCHEMAS: Record<string, z.ZodType> = {
  'composition.json': composition,
  'death.json': death,
  'fleet-report.json': fleetReport,
  'gate-report.json': gateReport,
  'heartbeat.json': heartbeat,
  'install-report.json': installReport,
  'roster.json': roster,
  'receipts.json': receiptReport,
  'start-report.json': startReport,
  'status-report.json': statusReport,
  'tail-line.json': tailLine,
  'why-report.json': whyReport,
  'stop-report.json': stopReport,
};

/** The text of each shipped schema under its name, as the formatter has it. */
export async function schemaFiles(): Promise<Map<string, string>> {
  const files = Object.entries(SCHEMAS).map(async ([name, schema]): Promise<[string, string]> => {
    const input = JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2);
    const biome = $({ cwd: CHECKOUT, input, quiet: true });
    return [name, (await biome`node_modules/.bin/biome format --stdin-file-path=${name}`).stdout];
  });
  return new Map(await Promise.all(files));
}
