import { describe, expect, it } from 'vitest';
import { absolutePath, childPath } from './absolute-path.ts';

const places = { home: '/home/op', cwd: '/here' };

describe('an absolute path', () => {
  it.each([
    ['/a/b', '/a/b'],
    ['/a/b///', '/a/b'],
    ['/', '/'],
    ['//', '/'],
    ['~', '/home/op'],
    ['~/', '/home/op'],
    ['~/x y', '/home/op/x y'],
    ['~op/x', '/here/~op/x'],
    ['x/~/y', '/here/x/~/y'],
    ['x', '/here/x'],
    ['./x/', '/here/./x'],
    ['/a\n/b/\n/', '/a\n/b/\n'],
  ])('of %j is %j', (path, expected) => {
    expect(absolutePath(path, places)).toBe(expected);
  });

  it('has one slash behind a root that is home or the current folder', () => {
    expect(absolutePath('~/x', { home: '/', cwd: '/' })).toBe('/x');
    expect(absolutePath('x', { home: '/', cwd: '/' })).toBe('/x');
  });
});

describe('a child path', () => {
  it.each([
    ['/a', 'b', '/a/b'],
    ['/a/', 'b', '/a/b'],
    ['/', 'b', '/b'],
  ])('of %j and %j is %j', (folder, child, expected) => {
    expect(childPath(folder, child)).toBe(expected);
  });
});
