/** The part of dynalite that the tests use; the package ships no types. */
declare module "dynalite" {
  import type { Server } from "node:http";
  export default function dynalite(options?: { createTableMs?: number; path?: string }): Server;
}
