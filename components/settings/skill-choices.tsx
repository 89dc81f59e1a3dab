"use client";

import { Checkbox } from "../parts/checkbox";
import { ChoiceGroup } from "../parts/choice-group";
import type { FieldErrors } from "../parts/field-errors";
import "./hours.css";

export type SkillWord = { readonly id: string; readonly name: string };

/** Any number of the company's skills. */
export function SkillChoices({
  legend,
  skills,
  chosen,
  onChange,
  errors,
  hint,
}: {
  legend: string;
  skills: readonly SkillWord[];
  chosen: readonly string[];
  onChange: (ids: readonly string[]) => void;
  errors?: FieldErrors;
  hint?: string;
}) {
  return (
    <ChoiceGroup legend={legend} name="skillIds" hint={hint} errors={errors}>
      {skills.length === 0 ? (
        <p className="muted">There are no skills on the company's list yet.</p>
      ) : (
        <div className="skill-choices">
          {skills.map(({ id, name }) => (
            <Checkbox
              key={id}
              label={<span dir="auto">{name}</span>}
              checked={chosen.includes(id)}
              onChange={(change) =>
                onChange(
                  change.currentTarget.checked ? [...chosen, id] : chosen.filter((other) => other !== id),
                )
              }
            />
          ))}
        </div>
      )}
    </ChoiceGroup>
  );
}
