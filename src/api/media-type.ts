/** Media types: which are of a kind, and which of several is used. @see RFC 9110, section 8.3.1 */

export function isJsonMediaType(mediaType: string): boolean {
  return /^application\/(.+\+)?json(;|$)/i.test(mediaType.trim());
}

export function isXmlMediaType(mediaType: string): boolean {
  return /^[^/;]+\/([^;]+\+)?xml\s*(;|$)/i.test(mediaType.trim());
}

/** The media type to use of those offered: JSON before forms before what else is text before bytes. */
export function preferred(mediaTypes: readonly string[]): string | undefined {
  const rank = (mediaType: string) => {
    if (isJsonMediaType(mediaType)) return 0;
    if (/^application\/x-www-form-urlencoded/i.test(mediaType)) return 1;
    if (/^multipart\/form-data/i.test(mediaType)) return 2;
    return /^text\//i.test(mediaType) || isXmlMediaType(mediaType) ? 3 : 4;
  };
  return [...mediaTypes].sort((left, right) => rank(left) - rank(right))[0];
}
