/** The origin of a URL whose host is this machine: 127.0.0.0/8, ::1 or localhost; otherwise what is wrong with it. */
export function loopbackUrl(
  text: string,
): { readonly origin: string } | { readonly problem: "no URL" | "not on this machine" } {
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol)) return { problem: "no URL" };
  const isLoopback = /^(localhost|\[::1\]|127\.\d+\.\d+\.\d+)$/.test(url.hostname);
  return isLoopback ? { origin: url.origin } : { problem: "not on this machine" };
}
