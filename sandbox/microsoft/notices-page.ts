import { html, type Markup } from "../shared/html";
import { deliveryTable, table } from "../shared/table";
import type { Told } from "./notice-letters";
import type { Notices } from "./notices";
import type { Subscription, Subscriptions } from "./subscriptions";

const SHOWN = 200;

/** Subscriptions, and the letters that were sent for them. */
export function subscriptionList(subscriptions: Subscriptions, notices: Notices): Markup {
  const standing = subscriptions.list().reverse();
  const sent = notices.queue.deliveries.slice(-SHOWN).reverse();
  const { waiting, inFlight, later } = notices.queue.counts;
  return html`<h2>Outlook subscriptions</h2>
<p class="muted">On the way: ${inFlight + waiting} · later: ${later} · lost on purpose: ${notices.lostCount}.</p>
${standing.length > 0 ? subscriptionTable(standing) : html`<p class="muted">No app watches a mailbox.</p>`}
<h3>Messages</h3>${sent.length > 0 ? deliveryTable(sent, messageWords, "Receiver") : html`<p class="muted">No message yet.</p>`}`;
}

const messageWords = ({ kind, words }: Told) => (kind === "lifecycle" ? `lifecycle: ${words}` : words);

function subscriptionTable(standing: readonly Subscription[]): Markup {
  const rows = standing.map(({ id, account, state, changeTypes, expiresAt }) => {
    const isActive = state === "active";
    return html`<tr><td><span class="tag ${isActive ? "ok" : "warn"}">${isActive ? "active" : "not authorized"}</span></td>
<td>${account} · ${changeTypes.join(", ")}</td><td><code>${id}</code></td><td>until ${new Date(expiresAt).toISOString().slice(0, 16).replace("T", " ")} UTC</td></tr>`;
  });
  return table(["State", "Mailbox", "Subscription", "Lives"], rows);
}
