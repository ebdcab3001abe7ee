/** A gate of the Constitution: its name, and the text below it. */
export interface Gate {
  name: string;
  text: string;
}

/** The gates of a Constitution: the headings of third level below `## Gates`. */
export function gatesOf(constitution: string): Gate[] {
  const [, section = ''] = /^## Gates$([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(constitution) ?? [];
  return section
    .split(/^### /m)
    .slice(1)
    .map((block) => {
      const [name = '', ...lines] = block.split('\n');
      return { name: name.trim(), text: lines.join('\n').trim() };
    });
}
