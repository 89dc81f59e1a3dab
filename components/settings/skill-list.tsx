"use client";

import { type FormEvent, useState } from "react";
import type { Answer } from "../bookings/answers";
import { Button } from "../parts/button";
import { Dialog } from "../parts/dialog";
import { EmptyState } from "../parts/page-states";
import { TextField } from "../parts/text-field";
import "./hours.css";
import { SaveNote, useSave } from "./use-save";

export type ListedSkill = {
  readonly id: string;
  readonly name: string;
  readonly services: number;
  readonly fieldworkers: number;
};

export type SkillActions = {
  readonly add: (wish: { skillId: string; name: string }) => Promise<Answer<null>>;
  readonly remove: (wish: { skillId: string }) => Promise<Answer<null>>;
};

/** The company's words for what some services need. `actions` is null for who may only read. */
export function SkillList({
  skills,
  actions,
}: {
  skills: readonly ListedSkill[];
  actions: SkillActions | null;
}) {
  const [removing, setRemoving] = useState<ListedSkill | null>(null);
  return (
    <div className="stack">
      {skills.length === 0 ? (
        <EmptyState>No skills yet. Without them everybody can do every service.</EmptyState>
      ) : (
        <ul className="hours-list">
          {skills.map((skill) => (
            <li key={skill.id}>
              <span>
                <b dir="auto">{skill.name}</b>
                <span className="choice-hint">{usedWords(skill)}</span>
              </span>
              {actions !== null && (
                <Button
                  isSmall
                  icon="trash"
                  aria-label={`Remove ${skill.name}`}
                  onPress={() => setRemoving(skill)}
                >
                  Remove
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {actions !== null && <AddSkill add={actions.add} />}
      {actions !== null && removing !== null && (
        <RemoveDialog skill={removing} remove={actions.remove} close={() => setRemoving(null)} />
      )}
    </div>
  );
}

function AddSkill({ add }: { add: SkillActions["add"] }) {
  const [name, setName] = useState("");
  const [skillId, setSkillId] = useState(() => crypto.randomUUID());
  const { save, isSaving, refusal, errors } = useSave();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await save(() => add({ skillId, name }), `${name.trim()} is on the list.`))) return;
    setName("");
    setSkillId(crypto.randomUUID());
  };
  return (
    <form className="hours-add" onSubmit={submit} noValidate aria-label="Add a skill">
      <TextField
        label="New skill"
        name="name"
        dir="auto"
        autoComplete="off"
        maxLength={40}
        value={name}
        onChange={(event) => setName(event.target.value)}
        errors={errors}
      />
      <Button type="submit" icon="plus" isPending={isSaving}>
        Add skill
      </Button>
      {refusal !== null && refusal.problem !== "invalid" && <SaveNote refusal={refusal} />}
    </form>
  );
}

function RemoveDialog({
  skill,
  remove,
  close,
}: {
  skill: ListedSkill;
  remove: SkillActions["remove"];
  close: () => void;
}) {
  const { save, isSaving, refusal } = useSave();
  const submit = async () => {
    if (await save(() => remove({ skillId: skill.id }), `${skill.name} is removed.`)) close();
  };
  return (
    <Dialog
      isOpen
      isAlert
      width="narrow"
      onOpenChange={(isOpen) => !isOpen && close()}
      title={`Remove ${skill.name}?`}
      footer={
        <>
          <Button onPress={close}>Keep it</Button>
          <Button variant="dangerSolid" isPending={isSaving} onPress={submit}>
            Remove skill
          </Button>
        </>
      }
    >
      <SaveNote refusal={refusal} />
      <p>
        {skill.services + skill.fieldworkers === 0
          ? "Nothing uses it."
          : `It goes from ${usedWords(skill)}. Services that needed it are then offered with everybody.`}
      </p>
    </Dialog>
  );
}

function usedWords({ services, fieldworkers }: ListedSkill): string {
  const count = (n: number, one: string) => `${n} ${n === 1 ? one : `${one}s`}`;
  return `${count(services, "service")}, ${count(fieldworkers, "fieldworker")}`;
}
