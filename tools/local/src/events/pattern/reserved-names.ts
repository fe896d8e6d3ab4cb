/** The names that a field in an `$or` may not have: EventBridge's operators, and those that it may get. */
export const reservedNames: ReadonlySet<string> = new Set([
  ..."exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr".split(" "),
  ..."= < <= > >= regex not-wildcard not-equals-ignore-case".split(" "),
  ..."date-after date-on-or-after date-before date-on-or-before in-date-range".split(" "),
  ..."ip-address-in-range ip-address-not-in-range".split(" "),
]);
