/** A policy of kyverno-json: `apiVersion: json.kyverno.io/v1alpha1`, `kind: ValidatingPolicy`. */
export interface JsonPolicy {
  readonly apiVersion: 'json.kyverno.io/v1alpha1';
  readonly kind: 'ValidatingPolicy';
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly rules: readonly JsonRule[] };
}

/** One rule of a policy. */
export interface JsonRule {
  /** At most 63 characters. */
  readonly name: string;
  /** Variables, each of which may use those before it. */
  readonly context?: readonly JsonContextEntry[];
  /** The rule is for resources that match; left out, for all. */
  readonly match?: JsonMatch;
  /** And not for those that match this. */
  readonly exclude?: JsonMatch;
  /** An expression that names the resource in results. */
  readonly identifier?: string;
  readonly assert: JsonAssert;
}

/** A variable: a value, or an expression in parentheses that is evaluated on the resource when it is first read. */
export interface JsonContextEntry {
  readonly name: string;
  readonly variable?: unknown;
}

/** Assertion trees of which one, or all, must hold. */
export interface JsonMatch {
  readonly any?: readonly Readonly<Record<string, unknown>>[];
  readonly all?: readonly Readonly<Record<string, unknown>>[];
}

/** Assertions of which one, or all, must hold. */
export interface JsonAssert {
  readonly any?: readonly JsonAssertion[];
  readonly all?: readonly JsonAssertion[];
}

/** An assertion tree, and what to say where it does not hold; the message may have `{{ expressions }}`. */
export interface JsonAssertion {
  readonly message?: string;
  readonly check: Readonly<Record<string, unknown>>;
}
