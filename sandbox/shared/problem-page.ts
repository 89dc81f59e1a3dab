import { html, type Markup } from "./html";
import { type Reply, ReplyError, type Route } from "./http";

type Page = (title: string, body: Markup, status: number) => Reply;

/** A person gets a page where a client would get JSON. */
export function withProblemPages(routes: readonly Route[], page: Page): Route[] {
  return routes.map((route) => ({
    ...route,
    handle: async (...args) => {
      try {
        return await route.handle(...args);
      } catch (error) {
        if (!(error instanceof ReplyError)) throw error;
        const { status } = error.reply;
        const title = status === 404 ? "There is no such page" : "That did not work";
        const body = html`<h1>${title}</h1><p class="note">${error.message}</p><p><a href="/">All accounts</a></p>`;
        return page(title, body, status);
      }
    },
  }));
}
