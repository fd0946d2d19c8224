import type { Field, Node, ObjectNode } from './shape.js';

type Schema = Readonly<Record<string, unknown>>;

/** JSON Schema (draft 2020-12) of a shape: strict, with descriptions and constant defaults, for editors. */
export function jsonSchema(shape: Node): Schema {
  switch (shape.kind) {
    case 'text':
      return { type: 'string', pattern: shape.pattern, maxLength: shape.maxLength };
    case 'oneOf':
      return { enum: shape.values };
    case 'number':
      return { type: shape.integer ? 'integer' : 'number', minimum: shape.min, maximum: shape.max };
    case 'boolean':
      return { type: 'boolean' };
    case 'map':
      return { type: 'object', propertyNames: jsonSchema(shape.key), additionalProperties: jsonSchema(shape.value) };
    case 'list':
      return { type: 'array', items: jsonSchema(shape.item), ...(shape.min > 0 ? { minItems: shape.min } : {}) };
    case 'object':
      return objectSchema(shape);
    case 'json':
      return { type: 'object' };
    case 'any':
      return {};
  }
}

function objectSchema({ fields, open }: ObjectNode): Schema {
  const needed = Object.keys(fields).filter((name) => fields[name]?.need === 'required');
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchema(field)])),
    ...(needed.length > 0 ? { required: needed } : {}),
    ...(open ? {} : { additionalProperties: false }),
  };
}

function fieldSchema({ description, shape, value, otherwise }: Field<unknown>): Schema {
  return {
    ...jsonSchema(shape),
    description: otherwise === undefined ? description : `${description} Default: ${otherwise}.`,
    ...(value === undefined || typeof value === 'function' ? {} : { default: value }),
  };
}
