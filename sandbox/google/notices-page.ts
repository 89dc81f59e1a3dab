import { html, type Markup } from "../shared/html";
import type { Reply } from "../shared/http";
import { pageReply } from "../shared/page";
import type { Api } from "./api-route";
import type { Delivery } from "./notice-queue";
import type { Channel } from "./types";

const SHOWN = 200;

/** Push channels, and what was sent through them. */
export function noticesPage(api: Api): Reply {
  const { store, notices } = api;
  const channels = store.channels.values().reverse();
  const sent = notices.queue.deliveries.slice(-SHOWN).reverse();
  const { waiting, inFlight, later } = notices.queue.counts;
  const calendars = new Map(channels.map((channel) => [channel.id, calendarName(api, channel)]));
  const body = html`<h1>Notices</h1>
<p class="muted">Messages to the apps that watch a calendar. On the way: ${inFlight + waiting} · later: ${later} · lost on purpose: ${notices.lostCount}.</p>
<h2>Channels</h2>${channels.length > 0 ? channelTable(channels, calendars, store.now()) : html`<p class="muted">No app watches a calendar.</p>`}
<h2>Messages</h2>${sent.length > 0 ? messageTable(sent, calendars) : html`<p class="muted">No message yet.</p>`}`;
  return pageReply("Notices", body);
}

const calendarName = ({ store }: Api, { calendarId }: Channel) =>
  store.calendars.get(calendarId)?.summary ?? calendarId;

export function channelState({ stopped, expiresAt }: Channel, now: number): "open" | "stopped" | "expired" {
  if (stopped) return "stopped";
  return expiresAt <= now ? "expired" : "open";
}

function table(heads: readonly string[], rows: readonly Markup[]): Markup {
  const head = heads.map((name) => html`<th scope="col">${name}</th>`);
  return html`<table class="stack"><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`;
}

function channelTable(channels: readonly Channel[], names: ReadonlyMap<string, string>, now: number): Markup {
  const rows = channels.map((channel) => {
    const state = channelState(channel, now);
    return html`<tr><td><span class="tag ${state === "open" ? "ok" : "warn"}">${state}</span></td>
<td>${names.get(channel.id) ?? ""}</td><td><code>${channel.id}</code></td><td>until ${new Date(channel.expiresAt).toISOString().slice(0, 16)} UTC</td></tr>`;
  });
  return table(["State", "Calendar", "Channel", "Lives"], rows);
}

function messageTable(sent: readonly Delivery[], names: ReadonlyMap<string, string>): Markup {
  const rows = sent.map(({ at, channelId, number, state, attempt, status }) => {
    const isGood = status !== null && status < 300;
    const again = attempt > 1 ? html` <span class="tag warn">try ${attempt}</span>` : null;
    return html`<tr><td class="time">${at.slice(11, 23)}</td><td><span class="tag ${isGood ? "ok" : "bad"}">${status ?? "no answer"}</span>${again}</td>
<td>${names.get(channelId) ?? "forged"} · ${state} · number ${number}</td><td><code class="muted">${channelId}</code></td></tr>`;
  });
  return table(["Time (UTC)", "Answer", "Message", "Channel"], rows);
}
