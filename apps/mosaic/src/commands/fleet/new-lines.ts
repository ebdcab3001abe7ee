/**
 * What a pane shows that it did not show before. Where text scrolled, that is what came behind, and the last line where it
 * changed; where a program draws its screen anew, it is the lines that are not the old ones.
 * @param before the text at an earlier look, without empty lines at its end
 */
export function newLines(before: readonly string[], now: readonly string[]): string[] {
  // The last line is still being written: a prompt, a progress bar.
  const settled = before.slice(0, -1);
  const kept = keptLines(settled, now);
  if (kept === undefined) return addedLines(before, now);
  const [first, ...rest] = now.slice(kept);
  return first === undefined || first === before.at(-1) ? rest : [first, ...rest];
}

/** How many lines of the new text are the end of the old one; undefined where the new one does not go on with it. */
function keptLines(before: readonly string[], now: readonly string[]): number | undefined {
  // The history is limited: its first lines go as new ones come. What has little in common is another screen.
  for (let from = 0; from <= before.length / 2; from++) {
    const count = before.length - from;
    if (count <= now.length && before.slice(from).every((line, at) => line === now[at])) return count;
  }
  return undefined;
}

/** The lines that a longest common run of lines (in order, not in one piece) does not have. */
function addedLines(before: readonly string[], now: readonly string[]): string[] {
  const width = now.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const common = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        before[i] === now[j] ? common(i + 1, j + 1) + 1 : Math.max(common(i + 1, j), common(i, j + 1));
  const added: string[] = [];
  let i = 0;
  now.forEach((line, j) => {
    while (i < before.length && before[i] !== line && common(i + 1, j) === common(i, j)) i++;
    if (i < before.length && before[i] === line && common(i, j) === common(i + 1, j + 1) + 1) i++;
    else added.push(line);
  });
  return added;
}

/** Without the empty lines at the end, which are the room that is left on a screen. */
export function withoutEnd(lines: readonly string[]): string[] {
  return lines.slice(0, lines.findLastIndex((line) => line.trim() !== '') + 1);
}
