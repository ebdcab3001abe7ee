/**
 * What a pane shows that it did not show before. Where text scrolled, that is what came behind; where a program draws its
 * screen anew, it is the lines that were not there.
 * @param before the text at an earlier look, without empty lines at its end
 */
export function newLines(before: readonly string[], now: readonly string[]): string[] {
  const kept = keptLines(before, now);
  if (kept > 0) return now.slice(kept);
  const known = new Set(before);
  return now.filter((line) => !known.has(line));
}

/** How many lines of the new text are the end of the old one; 0 where the old text does not go on in the new one. */
function keptLines(before: readonly string[], now: readonly string[]): number {
  // The history is limited: its first lines go as new ones come.
  for (let from = 0; from < before.length; from++) {
    const count = before.length - from;
    if (count <= now.length && before.slice(from).every((line, at) => line === now[at])) return count;
  }
  return 0;
}

/** Without the empty lines at the end, which are the room that is left on a screen. */
export function withoutEnd(lines: readonly string[]): string[] {
  return lines.slice(0, lines.findLastIndex((line) => line.trim() !== '') + 1);
}
