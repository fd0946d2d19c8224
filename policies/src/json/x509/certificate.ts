import { decodeBytes } from '../base64.js';
import { SearchError } from '../search-error.js';
import { fromBytes } from '../text.js';
import type { Value } from '../value.js';
import { bytesText, Der, malformed, tag } from './der.js';
import { extensionFields, extensionValue, readExtension } from './extension.js';
import { alternativeNames, noNames } from './general-name.js';
import { nameValue } from './name.js';
import { requestAttributes } from './request-attribute.js';

/**
 * The first certificate or certificate request of a PEM text, with the fields of Go's `crypto/x509`, as the binary has them:
 * bytes in base64, algorithms and usages by number, and the key as `{N, E}`. Only keys of RSA are read.
 *
 * @throws SearchError for what is neither, or cannot be read
 */
export function decodeX509(text: string): Value {
  const { type, bytes } = pemBlock(text);
  if (type === 'CERTIFICATE') return certificate(bytes);
  if (type === 'CERTIFICATE REQUEST') return certificateRequest(bytes);
  throw new SearchError('invalid-value', 'PEM block neither contains a CERTIFICATE or CERTIFICATE REQUEST');
}

/** RFC 7468; lines such as `Proc-Type: 4` may come first, which Go reads and we skip. */
function pemBlock(text: string): { readonly type: string; readonly bytes: readonly number[] } {
  const unended = new Set<string>();
  for (const begin of text.matchAll(/^-----BEGIN ([^\n]*?)-----[ \t\r]*\n/gm)) {
    const type = begin[1] ?? '';
    const from = begin.index + begin[0].length;
    // From the line break on, so that a block may be empty; what ends nowhere is not looked for again.
    const end = unended.has(type) ? -1 : text.indexOf(`\n-----END ${type}-----`, from - 1);
    if (end < 0) unended.add(type);
    else {
      try {
        const body = text.slice(from, end).replace(/^[^\n:]*:[^\n]*$/gm, '');
        return { type, bytes: decodeBytes(body.replace(/\s/g, '')) };
      } catch (error) {
        if (!(error instanceof SearchError)) throw error;
      }
    }
  }
  throw new SearchError('invalid-value', 'failed to decode PEM block');
}

function certificate(bytes: readonly number[]): Value {
  const block = new Der(bytes);
  const whole = block.read(tag.sequence, 'malformed certificate');
  if (!block.isEmpty) throw malformed('trailing data');
  const outer = new Der(whole.content);
  const signed = outer.read(tag.sequence, 'malformed tbs certificate');
  const fields = new Der(signed.content);
  const explicit = fields.optional(0xa0, 'malformed version');
  const version = explicit === undefined ? 1 : Number(new Der(explicit.content).integer('malformed version')) + 1;
  if (version < 1) throw malformed('malformed version');
  if (version > 3) throw malformed('invalid version');
  const serial = fields.integer('malformed serial number');
  if (serial < 0n) throw malformed('negative serial number');
  const inner = fields.read(tag.sequence, 'malformed signature algorithm identifier');
  const algorithm = outer.read(tag.sequence, 'malformed algorithm identifier');
  if (inner.content.join() !== algorithm.content.join())
    throw malformed("inner and outer signature algorithm identifiers don't match");
  const issuer = fields.read(tag.sequence, 'malformed issuer');
  const issuerName = nameValue(new Der(issuer.raw));
  const validity = fields.within(tag.sequence, 'malformed validity');
  const [notBefore, notAfter] = [time(validity), time(validity)];
  const subject = fields.read(tag.sequence, 'malformed issuer');
  const subjectName = nameValue(new Der(subject.raw));
  const key = fields.read(tag.sequence, 'malformed spki');
  const publicKey = rsaKey(key.content);
  fields.optional(0x81, 'malformed issuerUniqueID');
  fields.optional(0x82, 'malformed subjectUniqueID');
  const extended = version === 3 ? fields.optional(0xa3, 'malformed extensions') : undefined;
  const extensions =
    extended === undefined
      ? []
      : new Der(extended.content).within(tag.sequence, 'malformed extensions').all(readExtension);
  const names = extensions.map(({ oid }) => oid.join('.'));
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) throw malformed(`certificate contains duplicate extension with OID "${twice}"`);
  return {
    ...extensionFields(extensions),
    Extensions: extensions.length === 0 ? null : extensions.map(extensionValue),
    ExtraExtensions: null,
    Issuer: issuerName,
    NotAfter: notAfter,
    NotBefore: notBefore,
    PublicKey: rsaOnly(publicKey),
    PublicKeyAlgorithm: 1,
    Raw: bytesText(whole.raw),
    RawIssuer: bytesText(issuer.raw),
    RawSubject: bytesText(subject.raw),
    RawSubjectPublicKeyInfo: bytesText(key.raw),
    RawTBSCertificate: bytesText(signed.raw),
    SerialNumber: Number(serial),
    Signature: bytesText(outer.bits('malformed signature')),
    SignatureAlgorithm: signatureAlgorithm(algorithm.content),
    Subject: subjectName,
    Version: version,
  };
}

function certificateRequest(bytes: readonly number[]): Value {
  const block = new Der(bytes);
  const whole = block.read(tag.sequence, 'malformed certificate request');
  if (!block.isEmpty) throw new SearchError('invalid-value', 'asn1: syntax error: trailing data');
  const outer = new Der(whole.content);
  const signed = outer.read(tag.sequence, 'malformed certificate request');
  const fields = new Der(signed.content);
  const version = Number(fields.integer('malformed certificate request'));
  const subject = fields.read(tag.sequence, 'malformed certificate request');
  const key = fields.read(tag.sequence, 'malformed certificate request');
  const { attributes, extensions } = requestAttributes(fields.optional(0xa0, 'malformed certificate request'));
  const algorithm = outer.read(tag.sequence, 'malformed certificate request');
  const names = extensions.find(({ oid }) => oid.join('.') === '2.5.29.17');
  return {
    ...(names === undefined ? noNames : alternativeNames(new Der(names.value))),
    Attributes: attributes.length === 0 ? null : attributes,
    Extensions: extensions.length === 0 ? null : extensions.map(extensionValue),
    ExtraExtensions: null,
    PublicKey: rsaOnly(rsaKey(key.content)),
    PublicKeyAlgorithm: 1,
    Raw: bytesText(whole.raw),
    RawSubject: bytesText(subject.raw),
    RawSubjectPublicKeyInfo: bytesText(key.raw),
    RawTBSCertificateRequest: bytesText(signed.raw),
    Signature: bytesText(outer.bits('malformed certificate request')),
    SignatureAlgorithm: signatureAlgorithm(algorithm.content),
    Subject: nameValue(new Der(subject.raw)),
    Version: version,
  };
}

/** The key of a SubjectPublicKeyInfo, `undefined` if it is not of RSA. */
function rsaKey(content: readonly number[]): Value | undefined {
  const info = new Der(content);
  const algorithm = info.within(tag.sequence, 'malformed public key algorithm identifier');
  if (algorithm.oid('malformed OID').join('.') !== '1.2.840.113549.1.1.1') return undefined;
  const key = new Der(info.bits('malformed subjectPublicKey')).within(tag.sequence, 'invalid RSA public key');
  const modulus = key.integer('invalid RSA modulus');
  const exponent = key.integer('invalid RSA public exponent');
  if (modulus <= 0n) throw malformed('RSA modulus is not a positive number');
  if (exponent <= 0n) throw malformed('RSA public exponent is not a positive number');
  return { N: modulus.toString(), E: Number(exponent) };
}

function rsaOnly(key: Value | undefined): Value {
  if (key === undefined) throw new SearchError('invalid-value', 'certificate should use rsa algorithm');
  return key;
}

/** Of UTCTime the years 50 to 99 are of the last century (RFC 5280, 4.1.2.5.1). */
function time(der: Der): string {
  const found = der.read(undefined, 'malformed validity');
  const text = fromBytes(found.content);
  const full = found.tag === tag.utcTime ? `${text.slice(0, 2) < '50' ? '20' : '19'}${text}` : text;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full);
  if ((found.tag !== tag.utcTime && found.tag !== tag.generalizedTime) || parts === null)
    throw malformed(found.tag === tag.utcTime ? 'malformed UTCTime' : 'malformed GeneralizedTime');
  const [, year, month, day, hour, minute, second] = parts;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}

/** The number of Go's `SignatureAlgorithm`, 0 for one that it does not know. */
function signatureAlgorithm(content: readonly number[]): number {
  const der = new Der(content);
  const oid = der.oid('malformed OID').join('.');
  if (oid !== '1.2.840.113549.1.1.10') return signatureAlgorithms[oid] ?? 0;
  const parameters = der.within(tag.sequence, 'malformed parameters');
  const hash = parameters.optional(0xa0, 'malformed parameters');
  parameters.optional(0xa1, 'malformed parameters');
  const salt = parameters.optional(0xa2, 'malformed parameters');
  if (hash === undefined || salt === undefined) return 0;
  const name = new Der(hash.content).within(tag.sequence, 'malformed parameters').oid('malformed OID').join('.');
  const length = Number(new Der(salt.content).integer('malformed parameters'));
  return saltedAlgorithms[name]?.[length] ?? 0;
}

/** RSASSA-PSS by its hash, where the salt is as long as the hash: Go knows no other. */
const saltedAlgorithms: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  '2.16.840.1.101.3.4.2.1': { 32: 13 },
  '2.16.840.1.101.3.4.2.2': { 48: 14 },
  '2.16.840.1.101.3.4.2.3': { 64: 15 },
};

const signatureAlgorithms: Readonly<Record<string, number>> = {
  '1.2.840.113549.1.1.4': 2,
  '1.2.840.113549.1.1.5': 3,
  '1.3.14.3.2.29': 3,
  '1.2.840.113549.1.1.11': 4,
  '1.2.840.113549.1.1.12': 5,
  '1.2.840.113549.1.1.13': 6,
  '1.2.840.10040.4.3': 7,
  '2.16.840.1.101.3.4.3.2': 8,
  '1.2.840.10045.4.1': 9,
  '1.2.840.10045.4.3.2': 10,
  '1.2.840.10045.4.3.3': 11,
  '1.2.840.10045.4.3.4': 12,
  '1.3.101.112': 16,
};
