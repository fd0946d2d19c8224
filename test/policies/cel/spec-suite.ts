import { tests } from '@bufbuild/cel-spec/testdata/conformance.js';

/** A test of the conformance suite of the CEL specification, as its own data has it. */
export interface SpecTest {
  /** Section and name. */
  readonly title: string;
  readonly section: string;
  readonly expr: string;
  readonly bindings: Readonly<Record<string, SpecValue>>;
  /** @default the evaluation must fail */
  readonly value?: SpecValue;
}

/** A value of the specification: one field that is named for its kind. */
export type SpecValue = Readonly<Record<string, unknown>>;

interface Original {
  readonly name?: string;
  readonly expr: string;
  readonly container?: string;
  readonly checkOnly?: boolean;
  readonly bindings?: Readonly<Record<string, { readonly value?: SpecValue }>>;
  readonly value?: SpecValue;
  readonly typedResult?: { readonly result?: SpecValue };
  readonly evalError?: unknown;
  readonly unknown?: unknown;
}

interface Suite {
  readonly name: string;
  readonly suites?: readonly Suite[];
  readonly tests?: readonly { readonly original: unknown }[];
}

/** Extensions that Kubernetes does not load, and what needs protocol buffers or a container of names. */
const foreign = /^(bindings|block|encoders|math|network|proto|wrappers|dynamic|enums|unknowns|type_ded)/;

/** Where Kubernetes 1.34 differs from the suite, which follows newer versions of the extensions. */
const different = [
  // An API server refuses an expression with a name or a function that it does not know.
  /unbound_is_runtime_error|receiver_function_names/,
  // It has version 2 of the strings: another way to write numbers, and no error for an offset past the end.
  /string_ext\/format\/|indexof_out_of_range/,
  // Zones by name would be looked up in a database of the machine.
  /timestamp_selectors_tz\/(getDate|getDayOfMonth_name_pos|getDayOfMonth_name_neg|getDayOfYear|getMinutes)$/,
];

/** The tests that say something of CEL as Kubernetes has it. */
export const specTests: readonly SpecTest[] = sections(tests as Suite)
  .filter(({ section, title }) => !foreign.test(section) && !different.some((pattern) => pattern.test(title)))
  .flatMap(({ section, title, original }) => {
    const { expr, container, checkOnly, bindings = {}, value, typedResult, evalError, unknown } = original;
    const message = /google\.protobuf\.(?!Timestamp|Duration)|TestAll|cel\.expr/.test(expr);
    if (container || checkOnly || unknown || message) return [];
    const expected = evalError ? undefined : (value ?? typedResult?.result ?? { boolValue: true });
    const given = Object.entries(bindings).map(([name, bound]) => [name, bound.value ?? {}] as const);
    const text = JSON.stringify([expected, given]);
    // Names with dots are found in containers only.
    if (/objectValue|enumValue/.test(text) || given.some(([name]) => name.includes('.'))) return [];
    return [{ section, title, expr, bindings: Object.fromEntries(given), ...(expected && { value: expected }) }];
  });

function sections(
  suite: Suite,
  path: readonly string[] = [],
): { section: string; title: string; original: Original }[] {
  const own = (suite.tests ?? []).map(({ original }) => {
    const test = original as Original;
    return { section: path[0] ?? suite.name, title: [...path, suite.name, test.name ?? ''].join('/'), original: test };
  });
  const below = path.length === 0 && suite.name === 'conformance' ? [] : [...path, suite.name];
  return [...own, ...(suite.suites ?? []).flatMap((inner) => sections(inner, below))];
}
