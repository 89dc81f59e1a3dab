import { html, type Markup } from "../shared/html";
import { deliveryTable, table } from "../shared/table";
import type { Api } from "./api-route";
import type { Channel } from "./types";

const SHOWN = 200;

/** Push channels, and what was sent through them. */
export function channelList(api: Api): Markup {
  const { store, notices } = api;
  const channels = store.channels.values().reverse();
  const sent = notices.queue.deliveries.slice(-SHOWN).reverse();
  const { waiting, inFlight, later } = notices.queue.counts;
  const calendars = new Map(channels.map((channel) => [channel.id, calendarName(api, channel)]));
  const words = ({ channelId, state, number }: (typeof sent)[number]) =>
    `${calendars.get(channelId) ?? "forged"} · ${state} · number ${number}`;
  return html`<h2>Google channels</h2>
<p class="muted">On the way: ${inFlight + waiting} · later: ${later} · lost on purpose: ${notices.lostCount}.</p>
${channels.length > 0 ? channelTable(channels, calendars, store.now()) : html`<p class="muted">No app watches a calendar.</p>`}
<h3>Messages</h3>${sent.length > 0 ? deliveryTable(sent, words, "Channel") : html`<p class="muted">No message yet.</p>`}`;
}

const calendarName = ({ store }: Api, { calendarId }: Channel) =>
  store.calendars.get(calendarId)?.summary ?? calendarId;

export function channelState({ stopped, expiresAt }: Channel, now: number): "open" | "stopped" | "expired" {
  if (stopped) return "stopped";
  return expiresAt <= now ? "expired" : "open";
}

function channelTable(channels: readonly Channel[], names: ReadonlyMap<string, string>, now: number): Markup {
  const rows = channels.map((channel) => {
    const state = channelState(channel, now);
    return html`<tr><td><span class="tag ${state === "open" ? "ok" : "warn"}">${state}</span></td>
<td>${names.get(channel.id) ?? ""}</td><td><code>${channel.id}</code></td><td>until ${new Date(channel.expiresAt).toISOString().slice(0, 16).replace("T", " ")} UTC</td></tr>`;
  });
  return table(["State", "Calendar", "Channel", "Lives"], rows);
}
