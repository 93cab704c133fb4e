// As much of C++ as the rules need: comments and literals taken out, and where functions begin and
// end. Texts keep their length and their lines, so that places stay true.

export const lineOf = (text, index) => text.slice(0, index).split('\n').length;

const blank = (text) => text.replace(/[^\n]/g, ' ');

const kTokens = new RegExp(
  [
    /\/\/(?:\\\n|[^\n])*/,                      // a comment
    /\/\*[\s\S]*?\*\//,                         // a comment
    /R"(?<raw>[^\s()\\]*)\([\s\S]*?\)\k<raw>"/,  // a raw string
    /"(?:\\.|[^"\\\n])*"/,                      // a string
    /\b\d(?:[\w.]|'\w)*/,                       // a number, with its '
    /'(?:\\.|[^'\\\n])*'/,                      // a character
  ]
    .map((each) => each.source)
    .join('|'),
  'g',
);

const isComment = (token) => token.startsWith('//') || token.startsWith('/*');

export function withoutComments(text) {
  return text.replace(kTokens, (token) => (isComment(token) ? blank(token) : token));
}

/** Strings and characters emptied; numbers with their ' stay. */
export function withoutLiterals(text) {
  return text.replace(kTokens, (token) => (/^\d/.test(token) ? token : blank(token)));
}

/** "a(b, (c)) d" -> "a d" */
function withoutParentheses(text) {
  let depth = 0;
  let out = '';
  for (const sign of text) {
    if (sign === '(') depth += 1;
    if (depth === 0) out += sign;
    if (sign === ')') depth -= 1;
  }
  return out;
}

const kNotAFunction = /^\s*(namespace|class|struct|enum|union|extern)\b/;

/** Whether `head { … }` is a function: parameters, and no "=" beside them (that is a table). */
function isFunction(head) {
  const plain = head
    .replace(/^\s*(template\s*<[^;{]*?>\s*(?=[\w[]))?/, '')
    .replace(/\[\[.*?\]\]/g, '');
  if (!plain.includes('(') || kNotAFunction.test(plain)) return false;
  return !/=/.test(withoutParentheses(plain).replace(/operator\s*[^\s\w]+/g, ''));
}

/**
 * Functions of more than `most` lines, from their first line to their last brace. `code` is free of
 * comments and literals. Functions inside functions are their outer one's.
 */
export function longFunctions(code, most) {
  const found = [];
  const lines = code.replace(/^[ \t]*#(?:\\\n|[^\n])*/gm, blank);
  let head = 0;  // where the text before the next brace begins
  let depth = 0;
  let parentheses = 0;  // open ones, outside of functions: braces in them are values
  let inside = null;  // the function that we are in
  for (let at = 0; at < lines.length; at += 1) {
    const sign = lines[at];
    if (inside === null && sign === '(') parentheses += 1;
    if (inside === null && sign === ')') parentheses -= 1;
    if (sign === '{') {
      const outside = inside === null && parentheses === 0;
      if (outside && isFunction(lines.slice(head, at))) inside = { head, depth };
      depth += 1;
    } else if (sign === '}') {
      depth -= 1;
      if (inside !== null && inside.depth === depth) {
        const begin = inside.head + lines.slice(inside.head).search(/\S/);
        const length = lineOf(lines, at) - lineOf(lines, begin) + 1;
        if (length > most) found.push({ line: lineOf(lines, begin), length });
        // "Name() : member_{1} {": what follows a member's braces is still the same function.
        const goesOn = /^\s*[,{]/.test(lines.slice(at + 1, at + 200));
        if (goesOn) {
          head = inside.head;
          inside = null;
          continue;
        }
        inside = null;
      }
    }
    if (inside === null && parentheses === 0 && /[;{}]/.test(sign)) head = at + 1;
  }
  return found;
}
