import { type Alias, type Document, isAlias, isCollection, isNode, isPair, type Node, Pair, visit } from 'yaml';

/** What each alias stands for: the last of its anchors before it. */
type Sources = ReadonlyMap<Alias, Node>;

/** Puts copies in the place of those keys that are aliases, so that every key can be found by its name. */
export function spellOutKeys(document: Document): void {
  const sources = sourcesOf(document);
  visit(document, { Alias: (key, alias) => (key === 'key' ? plainCopy(alias, sources) : undefined) });
}

/**
 * Makes a pair independent of all others, so that it can be changed or taken out: a value that is an alias becomes a copy of
 * what it stands for, and so do the aliases elsewhere that stand for something in it.
 */
export function detachPair(document: Document, pair: Pair): void {
  if (isAlias(pair.value)) pair.value = plainCopy(pair.value, sourcesOf(document));
  detach(document, pair.key);
  detach(document, pair.value);
}

/** Puts copies in the place of the aliases that stand for a node or something in it. */
export function detach(document: Document, node: unknown): void {
  if (!isNode(node)) return;
  const inside = new Set<Node>();
  visit(node, { Node: (_key, inner) => void inside.add(inner) });
  const sources = sourcesOf(document);
  visit(document, {
    Alias: (_key, alias) => {
      const source = sources.get(alias);
      return source !== undefined && inside.has(source) ? plainCopy(alias, sources) : undefined;
    },
  });
}

/** The comments of a node as one that stands before it; null where it has none. */
export function allComments({ commentBefore, comment }: Pick<Node, 'commentBefore' | 'comment'>): string | null {
  const comments = [commentBefore, comment].filter((text) => text != null);
  return comments.length === 0 ? null : comments.join('\n');
}

function sourcesOf(document: Document): Sources {
  const anchors = new Map<string, Node>();
  const sources = new Map<Alias, Node>();
  visit(document, {
    Node: (_key, node) => {
      const source = isAlias(node) ? anchors.get(node.source) : undefined;
      if (isAlias(node) && source !== undefined) sources.set(node, source);
      else if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return sources;
}

/** A copy with neither anchors nor aliases; that of an alias has the comments of its place. */
function plainCopy(node: Node, sources: Sources): Node {
  if (isAlias(node)) {
    const source = sources.get(node);
    if (source === undefined) return node;
    const copy = plainCopy(source, sources);
    const { comment, commentBefore, spaceBefore } = node;
    // Behind a list or a map a comment would come below it.
    const comments = isCollection(copy)
      ? { commentBefore: allComments(node), comment: null }
      : { comment, commentBefore };
    return Object.assign(copy, comments, { spaceBefore });
  }
  const copy = node.clone() as Exclude<Node, Alias>;
  delete copy.anchor;
  const copyInner = (inner: unknown): unknown => {
    if (isPair(inner)) return new Pair(copyInner(inner.key), copyInner(inner.value));
    return isNode(inner) ? plainCopy(inner, sources) : inner;
  };
  if (isCollection(node) && isCollection(copy)) copy.items = node.items.map(copyInner);
  return copy;
}
