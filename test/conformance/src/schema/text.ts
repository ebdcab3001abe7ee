import { z } from 'zod';

const Plain = z.union([
  z.string(),
  z.strictObject({ b64: z.base64() }).describe('bytes that are no UTF-8; placeholders are not expanded'),
  z.strictObject({ repeat: z.string().min(1), count: z.int().positive() }).describe('a text that is long'),
]);

/** Text with `{{PLACEHOLDER}}`s, or bytes that JSON cannot hold. */
export const Text = z.union([Plain, z.strictObject({ concat: z.array(Plain).min(2) })]);
export type Text = z.infer<typeof Text>;

/** How a stream must look. There is no default: what may be anything says so. */
export const Matcher = z.union([
  z.strictObject({ equals: Text }),
  z.strictObject({ lines: z.array(z.string()) }).describe('these lines, each ended by a newline'),
  z.strictObject({ matches: z.string() }).describe('a regular expression for the whole text, with . for any character'),
  z.strictObject({ any: z.literal(true) }),
]);
export type Matcher = z.infer<typeof Matcher>;

/** One entry of a file tree. */
export const FileEntry = z.union([
  z.strictObject({
    dir: z.literal(true),
    mode: z
      .string()
      .regex(/^[0-7]{3,4}$/)
      .optional(),
  }),
  z.strictObject({
    text: Text,
    mode: z
      .string()
      .regex(/^[0-7]{3,4}$/)
      .optional(),
  }),
  z.strictObject({ link: z.string() }),
  z.strictObject({ absent: z.literal(true) }),
]);
export type FileEntry = z.infer<typeof FileEntry>;

/** Path (below ROOT, where it is not absolute) to entry. */
export const FileTree = z.record(z.string().min(1), FileEntry);
export type FileTree = z.infer<typeof FileTree>;
