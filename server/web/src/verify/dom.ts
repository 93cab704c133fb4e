// Elements from values. Text is only ever text: nothing here parses markup.

export type Child = Node | string | null | false;
type Attributes = Record<string, string | boolean | ((event: Event) => void)>;

const kSvg = 'http://www.w3.org/2000/svg';

function put(node: Element, attributes: Attributes, children: Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name, value);
    else if (value !== false) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null && child !== false));
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  put(node, attributes, children);
  return node;
}

export function svg(tag: string, attributes: Attributes = {}, ...children: Child[]): SVGElement {
  const node = document.createElementNS(kSvg, tag);
  put(node, attributes, children);
  return node;
}
