"use client";

import { useState } from "react";
import { Button } from "@/components/parts/button";
import type { FieldErrors } from "@/components/parts/field-errors";
import { Note } from "@/components/parts/note";
import { TextField } from "@/components/parts/text-field";

/** Another booking is in the way: choose another time, or say why to book over it. */
export function OverlapNote({
  detail,
  errors,
  isSaving,
  onBookAnyway,
}: {
  detail: string;
  errors: FieldErrors;
  isSaving: boolean;
  onBookAnyway: (reason: string) => void;
}) {
  const [reason, setReason] = useState("");
  const [isAsked, setIsAsked] = useState(false);
  return (
    <Note tone="danger" icon="clash" isAnnounced testId="overlap">
      <div className="grid gap-2">
        <p>
          <b>{detail}.</b> Nothing was saved. Choose another time or fieldworker, or book anyway.
        </p>
        {isAsked ? (
          <>
            <TextField
              label="Why book over it?"
              name="overrideReason"
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              hint="Kept in the booking's record."
              errors={errors}
            />
            <div>
              <Button variant="danger" isPending={isSaving} onPress={() => onBookAnyway(reason)}>
                Book anyway
              </Button>
            </div>
          </>
        ) : (
          <div>
            <Button onPress={() => setIsAsked(true)}>Book anyway…</Button>
          </div>
        )}
      </div>
    </Note>
  );
}
