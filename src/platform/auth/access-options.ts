export const ACCESS_OPTIONS = Symbol('AccessOptions');

/** How this installation is reached, as far as access depends on it. */
export interface AccessOptions {
  /** Networks and addresses of proxies whose X-Forwarded-* headers are believed; none by default. */
  readonly trustedProxies?: readonly string[];
  /** The URL under which clients know the service; without it that of the request counts. */
  readonly publicUrl?: string;
}
