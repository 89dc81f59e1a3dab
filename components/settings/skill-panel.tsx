"use client";

import { useState } from "react";
import type { Answer } from "../bookings/answers";
import { Button } from "../parts/button";
import { Panel } from "../parts/panel";
import { SkillChoices, type SkillWord } from "./skill-choices";
import { SaveNote, useSave } from "./use-save";

export type ChangeMemberSkills = (wish: { memberId: string; skillIds: string[] }) => Promise<Answer<null>>;

/** What one fieldworker can do. `change` is null for who may only read. */
export function SkillPanel({
  memberId,
  skills,
  has,
  change,
}: {
  memberId: string;
  skills: readonly SkillWord[];
  has: readonly SkillWord[];
  change: ChangeMemberSkills | null;
}) {
  return (
    <Panel title="Skills" testId="member-skills">
      {change === null ? (
        <p dir="auto">{has.map(({ name }) => name).join(", ") || "None."}</p>
      ) : (
        <SkillForm {...{ memberId, skills, has, change }} />
      )}
    </Panel>
  );
}

function SkillForm({
  memberId,
  skills,
  has,
  change,
}: {
  memberId: string;
  skills: readonly SkillWord[];
  has: readonly SkillWord[];
  change: ChangeMemberSkills;
}) {
  const [chosen, setChosen] = useState<readonly string[]>(() => has.map(({ id }) => id));
  const { save, isSaving, refusal, errors } = useSave();
  const submit = () =>
    void save(
      () => change({ memberId, skillIds: [...chosen] }),
      "Skills are saved. Bookings that are made stay.",
    );
  return (
    <div className="stack">
      <SkillChoices
        legend="What they can do"
        hint="A service that needs a skill is offered only with somebody who has it."
        skills={skills}
        chosen={chosen}
        onChange={setChosen}
        errors={errors}
      />
      <SaveNote refusal={refusal} />
      {skills.length > 0 && (
        <Button variant="primary" isPending={isSaving} pendingLabel="Saving…" onPress={submit}>
          Save skills
        </Button>
      )}
    </div>
  );
}
