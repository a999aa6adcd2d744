/** What HTTP says of methods and hosts, said once for everyone. */

/** Methods that change nothing. @see RFC 9110, section 9.2.1, and for QUERY draft-ietf-httpbis-safe-method-w-body */
const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "QUERY"]);

/** Whether a request of this method only reads. @param method in upper or lower case */
export function isSafeMethod(method: string): boolean {
  return SAFE_METHODS.has(method.toUpperCase());
}

/** Whether it is a name of this machine. @param hostname as `URL` has it: in lower case, IPv6 in brackets */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
