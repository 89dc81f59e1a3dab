"use client";

import { type FormEvent, useState } from "react";
import { renderTitle, titleFields, unknownTitleFields } from "@/lib/domain/event-text";
import { Button } from "../parts/button";
import { TextField } from "../parts/text-field";
import { showToast } from "../parts/toast-queue";
import type { SaveAnswer } from "./use-saved-choice";

export type TitleSample = {
  readonly serviceName: string;
  readonly customerName: string;
  readonly ref: number;
};

const madeUp: TitleSample = { serviceName: "Boiler service", customerName: "Ada Quist", ref: 1001 };

/** The template of event titles with what it makes of a booking, as it is typed. */
export function TitleForm({
  initial,
  sample,
  change,
}: {
  initial: string;
  sample: TitleSample | null;
  change: (wish: { titleTemplate: string }) => Promise<SaveAnswer>;
}) {
  const [template, setTemplate] = useState(initial);
  const [saved, setSaved] = useState(initial);
  const [isSaving, setIsSaving] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const problem = problemOf(template) ?? refusal;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (problemOf(template) !== null || isSaving) return;
    setIsSaving(true);
    const answer = await change({ titleTemplate: template }).catch(() => null);
    setIsSaving(false);
    if (answer?.ok) {
      setSaved(template);
      showToast({ text: "Titles are saved. Events that exist follow at their next push.", tone: "ok" });
      return;
    }
    setRefusal(
      answer?.message ?? "That could not be saved. Nothing was changed; what you typed is still here.",
    );
  };

  return (
    <form className="title-form" onSubmit={submit} noValidate>
      <TextField
        label="Event title"
        name="titleTemplate"
        value={template}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setTemplate(event.target.value);
          setRefusal(null);
        }}
        hint={`You can use ${titleFields.map((field) => `{${field}}`).join(", ")}. Anything else stays as you type it.`}
        {...(problem === null ? {} : { errors: { titleTemplate: problem } })}
      />
      <div className="title-preview" aria-live="polite">
        <span className="sr-only">The title would read: </span>
        <b>{renderTitle(template, sample ?? madeUp)}</b>
      </div>
      <Button
        type="submit"
        variant="primary"
        isPending={isSaving}
        pendingLabel="Saving…"
        isDisabled={template === saved}
      >
        Save title
      </Button>
    </form>
  );
}

function problemOf(template: string): string | null {
  if (template.trim() === "") return "Enter a title, like {service} · {customer}.";
  const [unknown] = unknownTitleFields(template);
  return unknown === undefined ? null : `{${unknown}} is not something we can fill in.`;
}
