/** How a piece of text looks. */
interface Style {
  colour: string;
  isBold: boolean;
  isDim: boolean;
  isInverse: boolean;
}

const PLAIN: Style = { colour: '#d7dae0', isBold: false, isDim: false, isInverse: false };
const COLOURS: Record<number, string> = {
  31: '#ff6b6b',
  32: '#8bd17c',
  33: '#f2c55c',
  34: '#6cb6ff',
  35: '#d2a8ff',
  36: '#56d4dd',
};
const BACKGROUND = '#16181d';
const CELL = { width: 8.43, height: 18 };
const MARGIN = 14;

/** A picture of terminal text with its colours, as SVG; each run of one style is placed by its column. */
export function svgOf(lines: readonly string[], title: string): string {
  const rows = lines.map(runsOf);
  const columns = Math.max(...rows.map((runs) => runs.reduce((sum, { text }) => sum + [...text].length, 0)), 40);
  const width = Math.ceil(columns * CELL.width + 2 * MARGIN);
  const height = rows.length * CELL.height + 2 * MARGIN;
  const body = rows.map((runs, row) => rowOf(runs, MARGIN + row * CELL.height)).join('');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    `<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, monospace" font-size="14" xml:space="preserve">${body}</g>`,
    '</svg>\n',
  ].join('\n');
}

interface Run {
  text: string;
  style: Style;
}

function rowOf(runs: readonly Run[], top: number): string {
  let column = 0;
  return runs
    .map(({ text, style }) => {
      const x = (MARGIN + column * CELL.width).toFixed(1);
      const width = ([...text].length * CELL.width).toFixed(1);
      column += [...text].length;
      const [ink, paper] = style.isInverse ? [BACKGROUND, style.colour] : [style.colour, 'none'];
      const box = style.isInverse
        ? `<rect x="${x}" y="${top}" width="${width}" height="${CELL.height}" fill="${paper}"/>`
        : '';
      if (text.trim() === '') return box;
      const looks = `fill="${ink}"${style.isBold ? ' font-weight="bold"' : ''}${style.isDim ? ' opacity="0.6"' : ''}`;
      return `${box}<text x="${x}" y="${top + 13}" textLength="${width}" ${looks}>${escaped(text)}</text>`;
    })
    .join('');
}

function runsOf(line: string): Run[] {
  const runs: Run[] = [];
  let style = PLAIN;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
  for (const part of line.split(/(\x1b\[[0-9;]*m)/)) {
    if (part.startsWith('\x1b')) style = part.slice(2, -1).split(';').map(Number).reduce(styled, style);
    else if (part !== '') runs.push({ text: part, style });
  }
  return runs;
}

function styled(style: Style, code: number): Style {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...style, isBold: true };
  if (code === 2) return { ...style, isDim: true };
  if (code === 22) return { ...style, isBold: false, isDim: false };
  if (code === 7 || code === 27) return { ...style, isInverse: code === 7 };
  if (code === 39) return { ...style, colour: PLAIN.colour };
  return { ...style, colour: COLOURS[code] ?? style.colour };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
