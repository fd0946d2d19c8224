import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits for a cookie or a link, as 43 characters that need no encoding. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is kept of a secret: SHA-256 in hexadecimal. Enough, because nobody guesses 256 bits. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
