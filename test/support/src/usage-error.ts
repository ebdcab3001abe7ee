import { errorText } from '@mosaicstack/contract';

/** What a tool of the tests says where it cannot make sense of its arguments; its exit status is then 2. */
export function usageError(tool: string, args: readonly string[], cause: string): string {
  const wayOut = `npm run ${tool} -- --help`;
  const act = { code: 'TOOL_BAD_USAGE', exit: 2, act: 'run', subject: [tool, ...args].join(' ') };
  return `${errorText({ ...act, cause: cause.split('\n')[0] ?? '', wayOut })}\n`;
}
