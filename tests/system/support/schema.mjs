// The subset of JSON Schema that the API's description uses, and answers held against it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './program.mjs';

const kFormats = {
  date: /^\d{4}-\d\d-\d\d$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
};
const kBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const kKnown = new Set([
  '$ref',
  'type',
  'properties',
  'required',
  'additionalProperties',
  'enum',
  'oneOf',
  'items',
  'prefixItems',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'format',
  'pattern',
  'contentEncoding',
  'description',
  'examples',
  'default',
]);

function typeOf(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function* textProblems(schema, value) {
  if (schema.minLength !== undefined && value.length < schema.minLength) yield 'is too short';
  if (schema.maxLength !== undefined && value.length > schema.maxLength) yield 'is too long';
  if (schema.format && !kFormats[schema.format].test(value)) yield `is no ${schema.format}`;
  if (schema.pattern && !new RegExp(schema.pattern).test(value)) yield 'does not fit the pattern';
  if (schema.contentEncoding === 'base64' && !kBase64.test(value)) yield 'is not base64';
}

export class Description {
  constructor(document = readFileSync(join(root, 'server/api/openapi.json'), 'utf8')) {
    this.document = JSON.parse(document);
  }

  resolve(node) {
    if (!node?.$ref) return node;
    return node.$ref
      .slice(2)
      .split('/')
      .reduce((at, part) => at[part], this.document);
  }

  /** What is wrong with a value: lines "path: what". A field that is not described is wrong too. */
  *problems(reference, value, path = '$') {
    const schema = this.resolve(reference);
    for (const word of Object.keys(schema))
      if (!kKnown.has(word)) yield `${path}: unknown word ${word}`;
    if (schema.oneOf) {
      const fitting = schema.oneOf.filter(
        (each) => [...this.problems(each, value, path)].length === 0,
      );
      if (fitting.length !== 1) yield `${path}: ${fitting.length} of oneOf fit`;
      return;
    }
    const type = typeOf(value);
    const fits = schema.type === type || (schema.type === 'number' && type === 'integer');
    if (schema.type && !fits) {
      yield `${path}: ${type} instead of ${schema.type}`;
      return;
    }
    if (schema.enum && !schema.enum.includes(value)) yield `${path}: ${value} is not in the list`;
    if (value < schema.minimum || value > schema.maximum)
      yield `${path}: ${value} is out of bounds`;
    if (type === 'string') for (const what of textProblems(schema, value)) yield `${path}: ${what}`;
    if (type === 'array') yield* this.#itemProblems(schema, value, path);
    if (type === 'object' && schema.properties) yield* this.#fieldProblems(schema, value, path);
  }

  *#itemProblems(schema, value, path) {
    if (value.length < schema.minItems || value.length > schema.maxItems)
      yield `${path}: ${value.length} items`;
    for (let i = 0; i < value.length; ++i) {
      const item = schema.prefixItems?.[i] ?? schema.items;
      if (item) yield* this.problems(item, value[i], `${path}[${i}]`);
    }
  }

  *#fieldProblems(schema, value, path) {
    for (const name of schema.required ?? []) {
      if (!Object.hasOwn(value, name)) yield `${path}.${name} is missing`;
    }
    for (const [name, field] of Object.entries(value)) {
      if (schema.properties[name])
        yield* this.problems(schema.properties[name], field, `${path}.${name}`);
      else if (schema.additionalProperties !== true) yield `${path}.${name} is not described`;
    }
  }

  /** "METHOD path" of every operation, with "#" for each parameter, as the router writes it. */
  routes() {
    const found = [];
    for (const [path, methods] of Object.entries(this.document.paths)) {
      for (const method of Object.keys(methods)) {
        found.push(`${method.toUpperCase()} ${path.replace(/\{\w+\}/g, '#')}`);
      }
    }
    return found.sort();
  }

  operation(method, path) {
    const bare = path.split('?')[0];
    for (const [template, methods] of Object.entries(this.document.paths)) {
      // The path of a tile has slashes, for which OpenAPI has no word.
      const parts = template.replace(/\{tile\}$/, '.+').replace(/\{\w+\}/g, '[^/]+');
      const pattern = new RegExp(`^${parts}$`);
      if (pattern.test(bare) && methods[method.toLowerCase()]) return methods[method.toLowerCase()];
    }
    return undefined;
  }

  /** What is wrong with an answer to an operation, undocumented statuses included. */
  *answerProblems(method, path, answer) {
    const operation = this.operation(method, path);
    if (!operation) {
      yield 'no such operation';
      return;
    }
    const response = this.resolve(operation.responses[answer.status]);
    if (!response) {
      yield `the status ${answer.status} is not described`;
      return;
    }
    for (const name of Object.keys(response.headers ?? {})) {
      if (!answer.headers[name.toLowerCase()]) yield `the field ${name} is missing`;
    }
    if (!response.content) {
      if (answer.text !== '') yield 'a body where none is described';
      return;
    }
    const type = (answer.headers['content-type'] ?? '').split(';')[0];
    const content = response.content[type];
    if (!content) yield `the type ${type} is not described`;
    else if (answer.json !== undefined) yield* this.problems(content.schema, answer.json);
  }
}
