"use client";

import { Button } from "@/components/parts/button";
import { PlainPage } from "./plain-page";

/** What a person sees when a page failed. The id is in the log line of the failure. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const id = digestOf(error);
  return (
    <PlainPage title="This page failed to load">
      <p role="alert">
        Something failed on our side{id === null ? "" : ` (id ${id})`}. Nothing was lost; the rest of the
        product works.
      </p>
      <div>
        <Button variant="primary" onPress={retry}>
          Try again
        </Button>
      </div>
    </PlainPage>
  );
}

function digestOf(error: unknown): string | null {
  return error instanceof Error && "digest" in error && typeof error.digest === "string"
    ? error.digest
    : null;
}
