/**
 * What a customer's own header may be called: a list of what is allowed, because what proxies, clouds and frameworks take
 * for an order of theirs (`true-client-ip`, `x-original-url`, `metadata-flavor`) has no end. A way to authenticate, or a
 * name below our own prefix, which nothing on the way reads.
 */
const ALLOWED =
  /^(?:authorization|namaskah-[a-z\d-]{1,80}|x-(?:[a-z\d]{1,30}-){0,4}(?:key|token|secret|auth))$/;

/** Parts of names by which clouds, proxies and frameworks know their own. */
const TAKEN =
  /-(?:forwarded|client|real|original|rewrite|http|method|proxy|aws|amz|ec2|goog|google|gcp|ms|azure|metadata|envoy|vault|consul|csrf|xsrf|internal)(?=-|$)/;

/** What is wrong with a header’s name, or null. */
export function headerNameProblem(name: string): string | null {
  const lower = name.toLowerCase();
  if (ALLOWED.test(lower) && !TAKEN.test(lower)) return null;
  return 'Use authorization, a name such as x-api-key or x-auth-token, or one that begins with namaskah-.';
}
