import { CelError } from './cel-error.js';
import type { BinaryOperator, Element, Entry, Expression } from './expression.js';
import { numberValue, type Token, tokens } from './token.js';

/** Parses an expression as cel-go does, optional syntax included. @throws CelError with the place */
export function parse(text: string): Expression {
  const parser = new Parser(tokens(text));
  const expression = parser.expression();
  parser.end();
  return expression;
}

/** Nesting that is read, as in cel-go. */
const maxDepth = 250;

class Parser {
  #position = 0;
  #depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  expression(): Expression {
    if (++this.#depth > maxDepth) throw new CelError(`expression is nested deeper than ${maxDepth}`, this.#now.at);
    const condition = this.#binary(0);
    let result = condition;
    if (this.#take('?')) {
      const then = this.#binary(0);
      this.#expect(':');
      result = { kind: 'conditional', at: condition.at, condition, then, otherwise: this.expression() };
    }
    this.#depth -= 1;
    return result;
  }

  end(): void {
    if (this.#now.kind !== 'end') throw this.#unexpected();
  }

  #binary(level: number): Expression {
    const operators = levels[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    while (this.#isOperator(operators)) {
      const operator = this.#next().text as BinaryOperator;
      left = { kind: 'binary', at: left.at, operator, left, right: this.#binary(level + 1) };
    }
    return left;
  }

  #isOperator(operators: readonly string[]): boolean {
    const { kind, text } = this.#now;
    return (kind === 'symbol' || (kind === 'name' && text === 'in')) && operators.includes(text);
  }

  #unary(): Expression {
    const { at, text, kind } = this.#now;
    if (kind !== 'symbol' || (text !== '!' && text !== '-')) return this.#member(this.#primary(false));
    this.#next();
    if (text === '-' && this.#now.number !== undefined) return this.#member(this.#primary(true));
    if (++this.#depth > maxDepth) throw new CelError(`expression is nested deeper than ${maxDepth}`, at);
    const operand = this.#unary();
    this.#depth -= 1;
    return { kind: 'unary', at, operator: text, operand };
  }

  #member(primary: Expression): Expression {
    let operand = primary;
    for (;;) {
      const { at } = this.#now;
      if (this.#take('.')) {
        const optional = this.#take('?');
        const name = this.#fieldName();
        if (!optional && name.kind === 'name' && this.#take('(')) {
          operand = { kind: 'call', at: name.at, name: name.text, target: operand, args: this.#list(')') };
        } else {
          if (name.kind === 'name' && name.text === 'in') throw new CelError('unexpected in', name.at);
          operand = { kind: 'select', at: name.at, operand, field: name.text, optional };
        }
      } else if (this.#take('[')) {
        const optional = this.#take('?');
        const index = this.expression();
        this.#expect(']');
        operand = { kind: 'index', at, operand, index, optional };
      } else return operand;
    }
  }

  #fieldName(): Token {
    const token = this.#next();
    if (token.kind !== 'name' && token.kind !== 'quoted') throw this.#unexpected(token);
    if (token.kind === 'name' && literals.has(token.text)) throw this.#unexpected(token);
    return token;
  }

  #primary(negative: boolean): Expression {
    const token = this.#next();
    const { at, text } = token;
    if (token.kind === 'literal') {
      return { kind: 'literal', at, value: token.number ? numberValue(token, negative) : (token.value ?? null) };
    }
    if (token.kind === 'name') return this.#name(token, '');
    if (token.kind === 'symbol') {
      if (text === '(') {
        const inner = this.expression();
        this.#expect(')');
        return inner;
      }
      if (text === '[') return { kind: 'list', at, elements: this.#elements() };
      if (text === '{') return { kind: 'map', at, entries: this.#entries() };
      if (text === '.' && this.#now.kind === 'name') return this.#name(this.#next(), '.');
    }
    throw this.#unexpected(token);
  }

  #name({ at, text }: Token, dot: string): Expression {
    const literal = literals.get(text);
    if (literal !== undefined && dot === '') return { kind: 'literal', at, value: literal };
    if (literal !== undefined || reserved.has(text)) throw new CelError(`reserved identifier: ${text}`, at);
    const name = dot + text;
    return this.#take('(') ? { kind: 'call', at, name, args: this.#list(')') } : { kind: 'name', at, name };
  }

  #list(close: string): Expression[] {
    const items: Expression[] = [];
    if (this.#take(close)) return items;
    do items.push(this.expression());
    while (this.#take(','));
    this.#expect(close);
    return items;
  }

  #elements(): Element[] {
    const elements: Element[] = [];
    while (!this.#take(']')) {
      const optional = this.#take('?');
      elements.push({ optional, value: this.expression() });
      if (!this.#take(',') && this.#now.text !== ']') throw this.#unexpected();
    }
    return elements;
  }

  #entries(): Entry[] {
    const entries: Entry[] = [];
    while (!this.#take('}')) {
      const optional = this.#take('?');
      const key = this.expression();
      this.#expect(':');
      entries.push({ optional, key, value: this.expression() });
      if (!this.#take(',') && this.#now.text !== '}') throw this.#unexpected();
    }
    return entries;
  }

  get #now(): Token {
    return this.tokens[Math.min(this.#position, this.tokens.length - 1)] as Token;
  }

  #next(): Token {
    const token = this.#now;
    this.#position += 1;
    return token;
  }

  #take(symbol: string): boolean {
    const { kind, text } = this.#now;
    if (kind !== 'symbol' || text !== symbol) return false;
    this.#position += 1;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#take(symbol)) throw this.#unexpected(this.#now, symbol);
  }

  #unexpected({ kind, text, at }: Token = this.#now, wanted?: string): CelError {
    const got = kind === 'end' ? 'the end' : JSON.stringify(text);
    return new CelError(`unexpected ${got}${wanted === undefined ? '' : `, expected ${JSON.stringify(wanted)}`}`, at);
  }
}

/** Operators from those that bind least. */
const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
];

const literals = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

const reserved = new Set(
  'in as break const continue else for function if import let loop package namespace return var void while'.split(' '),
);
