import { html, type Markup } from "./html";
import type { Delivery } from "./notice-queue";

export function table(heads: readonly string[], rows: readonly Markup[]): Markup {
  const head = heads.map((name) => html`<th scope="col">${name}</th>`);
  return html`<table class="stack"><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`;
}

/** What was sent to receivers, newest first. */
export function deliveryTable<Told>(
  sent: readonly Delivery<Told>[],
  words: (delivery: Delivery<Told>) => string,
  lineName: string,
): Markup {
  const rows = sent.map((delivery) => {
    const { at, line, attempt, status } = delivery;
    const isGood = status !== null && status < 300;
    const again = attempt > 1 ? html` <span class="tag warn">try ${attempt}</span>` : null;
    return html`<tr><td class="time">${at.slice(11, 23)}</td><td><span class="tag ${isGood ? "ok" : "bad"}">${status ?? "no answer"}</span>${again}</td>
<td>${words(delivery)}</td><td><code class="muted">${line}</code></td></tr>`;
  });
  return table(["Time (UTC)", "Answer", "Message", lineName], rows);
}
