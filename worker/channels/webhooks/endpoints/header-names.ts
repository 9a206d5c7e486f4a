/**
 * Allowed names of custom headers: for authentication, or with our own prefix. Not a list of forbidden names: proxies,
 * clouds and frameworks obey too many (`true-client-ip`, `x-original-url`, `metadata-flavor`).
 */
const ALLOWED =
  /^(?:authorization|namaskah-[a-z\d-]{1,80}|x-(?:[a-z\d]{1,30}-){0,4}(?:key|token|secret|auth))$/;

/** Parts of the names that clouds, proxies and frameworks obey. */
const TAKEN =
  /-(?:forwarded|client|real|original|rewrite|http|method|proxy|aws|amz|ec2|goog|google|gcp|ms|azure|metadata|envoy|vault|consul|csrf|xsrf|internal)(?=-|$)/;

/** The problem of a header’s name, or null. */
export function headerNameProblem(name: string): string | null {
  const lower = name.toLowerCase();
  if (ALLOWED.test(lower) && !TAKEN.test(lower)) return null;
  return 'Use authorization, a name such as x-api-key or x-auth-token, or one that begins with namaskah-.';
}
