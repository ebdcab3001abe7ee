import { expect, it } from 'vitest';
import { svgOf } from './ansi-svg.ts';

it('a line keeps its text, its colours and its columns', () => {
  const svg = svgOf(['a\x1b[31m<b>\x1b[39m c', '\x1b[7m title \x1b[27m'], 'a & b');
  expect(svg).toContain('<title>a &amp; b</title>');
  expect(svg).toContain('fill="#ff6b6b">&lt;b&gt;</text>');
  expect(svg).toMatch(/<text x="22\.4"[^>]*fill="#ff6b6b"/);
  expect(svg).toMatch(/<rect x="14\.0" y="32" width="59\.0" height="18" fill="#d7dae0"\/>/);
  expect(svg).not.toContain('\x1b');
});
