import { type Choice, options, scopeField } from "./form";
import { html, type Markup } from "./html";
import { buttonForm } from "./page";

/** One click each: move, resize, copy, delete. One of a series is deleted by a form of its own, which asks how far. */
export function quickForms(path: string, isAllDay: boolean, isOneOfSeries: boolean): Markup {
  const step = isAllDay ? "1 day" : "1 hour";
  const size = isAllDay ? "1 day" : "30 min";
  const deletes = html`<form method="post" action="${path}/delete"><div class="fields">${scopeField("Delete")}<div><button class="danger">Delete</button></div></div></form>`;
  return html`<div class="bar quick">${buttonForm(`${path}/move`, `${step} earlier`, { by: "-1" })}${buttonForm(`${path}/move`, `${step} later`, { by: "1" })}
${buttonForm(`${path}/resize`, `${size} shorter`, { minutes: "-30" })}${buttonForm(`${path}/resize`, `${size} longer`, { minutes: "30" })}
${buttonForm(`${path}/duplicate`, "Duplicate")}${isOneOfSeries ? null : buttonForm(`${path}/delete`, "Delete", {}, "danger")}</div>
${isOneOfSeries ? deletes : null}`;
}

export function answerForms(path: string, answers: readonly Choice[], standing: string): Markup {
  const buttons = answers.map(([response, label]) =>
    buttonForm(`${path}/answer`, label, { response }, response === standing ? "primary" : "plain"),
  );
  return html`<div class="bar"><strong>Going?</strong>${buttons}</div>`;
}

/** `fields` is the provider's own form. */
export function editForm(path: string, fields: Markup, isOneOfSeries: boolean): Markup {
  return html`<h2>Change it</h2>
<form method="post" action="${path}/edit">${fields}
<div class="fields">${isOneOfSeries ? scopeField("Change") : null}<div><button class="primary">Save</button></div></div></form>`;
}

/** Null when there is no other calendar to take it to. */
export function calendarForm(path: string, others: readonly Choice[]): Markup | null {
  if (others.length === 0) return null;
  return html`<h2>Another calendar</h2><form method="post" action="${path}/calendar"><div class="fields">
<label class="wide">Calendar<select name="to">${options(others, "")}</select></label><div><button>Move there</button></div></div></form>`;
}
