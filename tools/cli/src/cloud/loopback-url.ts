/** The origin of an HTTP(S) URL whose host is this machine (127.0.0.0/8, ::1 or localhost), or what is wrong with it. */
export function loopbackUrl(
  text: string,
): { readonly origin: string } | { readonly problem: "not a URL" | "not on this machine" } {
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol)) return { problem: "not a URL" };
  const isLoopback = /^(localhost|\[::1\]|127\.\d+\.\d+\.\d+)$/.test(url.hostname);
  return isLoopback ? { origin: url.origin } : { problem: "not on this machine" };
}
