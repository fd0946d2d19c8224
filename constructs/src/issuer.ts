/** Who issues ID tokens for people. */
export interface Issuer {
  /** Issuer URL, https only, exactly as in the tokens. */
  readonly url: string;
  /**
   * PEM certificates that the issuer's TLS is verified with.
   * @default the roots of the API server's image
   */
  readonly certificateAuthority?: string;
}
