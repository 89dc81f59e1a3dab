/**
 * One value a process: the bundler gives routes, pages and the boot hook copies of a module each, and hot reload makes
 * more, but a connection pool or a queue must stay one.
 */
export function processWide<T>(name: string, make: () => T): T {
  const store = globalThis as unknown as Record<symbol, T | undefined>;
  const key = Symbol.for(`lockstep.${name}`);
  store[key] ??= make();
  return store[key];
}
