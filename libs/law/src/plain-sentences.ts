/** A sentence as it is compared: lower case, without marks of any kind, and the line that it begins on. */
export interface PlainSentence {
  text: string;
  /** As it was written, on one line. */
  original: string;
  line: number;
}

/** Letters of other scripts that look like Latin ones; NFKC leaves them as they are. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  х: 'x',
  у: 'y',
  і: 'i',
  ј: 'j',
  ѕ: 's',
  к: 'k',
  м: 'm',
  т: 't',
  в: 'b',
  н: 'h',
  ո: 'n',
  ο: 'o',
  α: 'a',
  ε: 'e',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
  ı: 'i',
};

/**
 * The sentences of a markdown text. Whoever reads it sees through emphasis, comments, unseen characters, look-alike letters
 * and line ends in mid-sentence; so does this.
 */
export function plainSentences(markdown: string): PlainSentence[] {
  const found: PlainSentence[] = [];
  let line = 1;
  for (const block of markdown.split(/(?<=\n)(?=\s*\n|\s*(?:[-*+]|\d+[.)])\s|\s*#|\s*>|\s*\|)/)) {
    let at = line;
    for (const sentence of block.split(/(?<=[.!?;|](?:\s|$))/)) {
      const text = plainText(sentence);
      const original = sentence.replace(/\s+/g, ' ').trim();
      if (text !== '') found.push({ text, original, line: at + linesIn(/^\s*/.exec(sentence)?.[0] ?? '') });
      at += linesIn(sentence);
    }
    line += linesIn(block);
  }
  return found;
}

/** Words, lower case, one blank apart; what parts them in the sentence (comma, colon) is a word of its own. */
export function plainText(text: string): string {
  const folded = text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Mn}]/gu, '')
    .toLowerCase();
  return [...folded]
    .map((letter) => LOOKALIKES[letter] ?? letter)
    .join('')
    .replace(/<\/?[a-z][^>]*>|<!--|-->/g, ' ')
    .replace(/[’‘`´]/g, "'")
    .replace(/[,;:]+(?=\s|$)/g, ' , ')
    .replace(/[*_~"“”()[\]{}<>#|=+\-‐-―/\\.!?;:]+|,(?=\S)/g, ' ')
    .replace(/(?<![a-z])'|'(?![a-z])/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[ ,]+|[ ,]+$/g, '');
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}
