import { faultPresets } from "./fault-page";
import type { Faults } from "./shared/faults";
import { html, type Markup, type Piece } from "./shared/html";
import { buttonForm } from "./shared/page";
import type { ProviderHalf, Switch } from "./shared/provider-half";

/** The presets that have a switch of their own; the others are in the list below the switches. */
const ON_PAGE = ["outage", "limit", "quota", "slow", "sync-lost"];

const faultId = (preset: string, account: string) => `switch ${preset} ${account || "everybody"}`;

/** One click each. `account` is empty for everybody; what belongs to one account shows only for that one. */
export function switchesOf(faults: Faults, halves: readonly ProviderHalf[], account: string): Switch[] {
  const standing = new Set(faults.list().map(({ id }) => id));
  const own = faultPresets
    .filter(({ id }) => ON_PAGE.includes(id))
    .map(
      ({ id, words }) => ({ id, words, state: standing.has(faultId(id, account)) ? "on" : "off" }) as const,
    );
  return [...own, ...halves.flatMap((half) => half.switches(account || null))];
}

/** False when there is no such switch. */
export function flip(faults: Faults, halves: readonly ProviderHalf[], account: string, id: string): boolean {
  const known = switchesOf(faults, halves, account).some((one) => one.id === id);
  if (!known) return false;
  const preset = faultPresets.find((one) => one.id === id && ON_PAGE.includes(id));
  if (!preset) return halves.some((half) => half.flip(account || null, id));
  const name = faultId(id, account);
  if (!faults.remove(name)) faults.add({ ...preset.wish, id: name, ...(account ? { account } : {}) });
  return true;
}

export function switchPanel(faults: Faults, halves: readonly ProviderHalf[], account: string): Markup {
  const people = ["", ...new Set(halves.flatMap((half) => half.accounts()))];
  const chips = people.map((email) => {
    const link = `/faults?account=${encodeURIComponent(email)}`;
    return html`<li><a href="${link}"${email === account ? html` aria-current="true"` : null}>${email || "Everybody"}</a></li>`;
  });
  const rows = switchesOf(faults, halves, account).map((one) => switchRow(one, account));
  return html`<ul class="legend" aria-label="For whom">${chips}</ul><ul class="rows switches">${rows}</ul>
${account === "" ? html`<p class="muted">Choose an account for its key, its access and its calendars.</p>` : null}`;
}

function switchRow({ id, words, state }: Switch, account: string): Markup {
  const labels = { on: "Turn off", off: "Turn on", once: "Do it" };
  const shown: Piece = state === "on" ? html` <span class="tag bad">on</span>` : null;
  const button = buttonForm(
    "/faults/switch",
    labels[state],
    { id, account },
    state === "on" ? "primary" : "plain",
  );
  return html`<li><div class="bar"><span class="grow">${words}${shown}</span>${button}</div></li>`;
}
