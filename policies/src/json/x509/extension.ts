import { fromBytes } from '../text.js';
import type { Value } from '../value.js';
import { bytesText, Der, integerOf, malformed, tag } from './der.js';
import { alternativeNames, noNames } from './general-name.js';
import { nameConstraints, noConstraints } from './name-constraint.js';

/** One extension of a certificate (RFC 5280, 4.2). */
export interface Extension {
  readonly oid: readonly number[];
  readonly critical: boolean;
  readonly value: readonly number[];
}

type Fields = Record<string, Value>;

/** What a certificate says by extensions, where it has none. */
const nothing: Fields = {
  ...noNames,
  ...noConstraints,
  AuthorityKeyId: null,
  BasicConstraintsValid: false,
  CRLDistributionPoints: null,
  ExtKeyUsage: null,
  InhibitAnyPolicy: 0,
  InhibitAnyPolicyZero: false,
  InhibitPolicyMapping: 0,
  InhibitPolicyMappingZero: false,
  IsCA: false,
  IssuingCertificateURL: null,
  KeyUsage: 0,
  MaxPathLen: 0,
  MaxPathLenZero: false,
  OCSPServer: null,
  Policies: null,
  PolicyIdentifiers: null,
  PolicyMappings: null,
  RequireExplicitPolicy: 0,
  RequireExplicitPolicyZero: false,
  SubjectKeyId: null,
  UnknownExtKeyUsage: null,
};

/** The next extension. */
export function readExtension(der: Der): Extension {
  const what = 'malformed extension';
  const one = der.within(tag.sequence, what);
  const oid = one.oid(`${what} OID field`);
  const critical = one.optional(tag.boolean, `${what} critical field`)?.content[0] === 0xff;
  return { oid, critical, value: one.read(tag.octets, `${what} value field`).content };
}

/** An extension as Go's `pkix.Extension`. */
export const extensionValue = ({ oid, critical, value }: Extension): Value => ({
  Id: oid,
  Critical: critical,
  Value: bytesText(value),
});

/** The fields of Go's `x509.Certificate` that extensions fill. */
export function extensionFields(extensions: readonly Extension[]): Fields {
  const fields: Fields = { ...nothing };
  const unhandled: Value[] = [];
  for (const { oid, critical, value } of extensions) {
    const read = readers[oid.join('.')];
    if (read !== undefined) Object.assign(fields, read(new Der(value), critical));
    else if (critical) unhandled.push(oid);
  }
  return { ...fields, UnhandledCriticalExtensions: unhandled.length === 0 ? null : unhandled };
}

const readers: Readonly<Record<string, (der: Der, critical: boolean) => Fields>> = {
  '2.5.29.14': (der) => ({ SubjectKeyId: bytesText(der.read(tag.octets, 'invalid subject key identifier').content) }),
  '2.5.29.15': (der) => ({ KeyUsage: keyUsage(der.bits('invalid key usage')) }),
  '2.5.29.17': (der) => ({ ...alternativeNames(der) }),
  '2.5.29.19': basicConstraints,
  '2.5.29.30': nameConstraints,
  '2.5.29.31': (der) => ({ CRLDistributionPoints: listed(distributionPoints(der)) }),
  '2.5.29.32': policies,
  '2.5.29.33': (der) => ({ PolicyMappings: listed(policyMappings(der)) }),
  '2.5.29.35': (der) => {
    const id = der
      .within(tag.sequence, 'invalid authority key identifier')
      .optional(0x80, 'invalid authority key identifier');
    return { AuthorityKeyId: id === undefined ? null : bytesText(id.content) };
  },
  '2.5.29.36': (der) => policyConstraints(der.within(tag.sequence, 'invalid policy constraints extension')),
  '2.5.29.37': extendedKeyUsage,
  '2.5.29.54': (der) =>
    count('InhibitAnyPolicy', der.read(tag.integer, 'invalid inhibit any policy extension').content),
  '1.3.6.1.5.5.7.1.1': authorityAccess,
};

const listed = (values: Value[]): Value => (values.length === 0 ? null : values);

const count = (field: string, content: readonly number[]): Fields => {
  const value = Number(integerOf(content));
  return { [field]: value, [`${field}Zero`]: value === 0 };
};

/** The first bit of nine is the lowest. */
function keyUsage(bits: readonly number[]): number {
  const usages = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  return usages.reduce((sum, at) => sum + ((((bits[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) << at), 0);
}

function basicConstraints(der: Der): Fields {
  const what = 'invalid basic constraints';
  const one = der.within(tag.sequence, what);
  const isCA = one.optional(tag.boolean, what)?.content[0] === 0xff;
  const length = one.optional(tag.integer, what);
  const longest = length === undefined ? -1 : Number(integerOf(length.content));
  return { BasicConstraintsValid: true, IsCA: isCA, MaxPathLen: longest, MaxPathLenZero: longest === 0 };
}

function distributionPoints(der: Der): Value[] {
  const what = 'invalid CRL distribution point';
  return der
    .within(tag.sequence, `${what}s`)
    .all((points) => {
      const name = points.within(tag.sequence, what).optional(0xa0, what);
      const full = name === undefined ? undefined : new Der(name.content).within(0xa0, what);
      const found: Value[] = [];
      for (let uri = full?.optional(0x86, what); uri !== undefined; uri = full?.optional(0x86, what))
        found.push(fromBytes(uri.content));
      return found;
    })
    .flat();
}

function policies(der: Der): Fields {
  const what = 'invalid certificate policies';
  const oids = der.within(tag.sequence, what).all((all) => all.within(tag.sequence, what).oid(what));
  return { Policies: listed(oids.map((oid) => oid.join('.'))), PolicyIdentifiers: [...oids] };
}

function policyMappings(der: Der): Value[] {
  const what = 'invalid policy mappings extension';
  return der.within(tag.sequence, what).all((all) => {
    const one = all.within(tag.sequence, what);
    return { IssuerDomainPolicy: one.oid(what).join('.'), SubjectDomainPolicy: one.oid(what).join('.') };
  });
}

function policyConstraints(der: Der): Fields {
  const explicit = der.optional(0x80, 'invalid policy constraints extension');
  const mapping = der.optional(0x81, 'invalid policy constraints extension');
  return {
    ...(explicit && count('RequireExplicitPolicy', explicit.content)),
    ...(mapping && count('InhibitPolicyMapping', mapping.content)),
  };
}

function extendedKeyUsage(der: Der): Fields {
  const what = 'invalid extended key usages';
  const oids = der.within(tag.sequence, what).all((all) => all.oid(what));
  const number = (oid: readonly number[]): number => usages.indexOf(oid.join('.'));
  return {
    ExtKeyUsage: listed(oids.map(number).filter((found) => found >= 0)),
    UnknownExtKeyUsage: listed(oids.filter((oid) => number(oid) < 0)),
  };
}

/** In the order of Go's `ExtKeyUsage`. */
const usages: readonly string[] = [
  '2.5.29.37.0',
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((last) => `1.3.6.1.5.5.7.3.${last}`),
  '1.3.6.1.4.1.311.10.3.3',
  '2.16.840.1.113730.4.1',
  '1.3.6.1.4.1.311.2.1.22',
  '1.3.6.1.4.1.311.61.1.1',
];

function authorityAccess(der: Der, critical: boolean): Fields {
  const what = 'authority info access';
  if (critical) throw malformed(`${what} incorrectly marked critical`);
  const found = der.within(tag.sequence, `invalid ${what}`).all((all) => {
    const one = all.within(tag.sequence, `invalid ${what}`);
    const method = one.oid(`invalid ${what}`).join('.');
    return { method, uri: one.optional(0x86, `invalid ${what}`) };
  });
  const of = (last: number): Value =>
    listed(
      found.flatMap(({ method, uri }) =>
        uri !== undefined && method === `1.3.6.1.5.5.7.48.${last}` ? [fromBytes(uri.content)] : [],
      ),
    );
  return { OCSPServer: of(1), IssuingCertificateURL: of(2) };
}
