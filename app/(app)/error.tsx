"use client";

import { Button } from "@/components/parts/button";
import { ErrorState } from "@/components/parts/page-states";

/** A page failed; the frame around it stays. The id is in the log line of the failure. */
export default function PageError({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  return (
    <ErrorState
      headingLevel={1}
      failed="This page failed to load."
      stillWorks="Nothing was lost, and the other pages still work."
      action={
        <Button variant="primary" onPress={retry}>
          Try again
        </Button>
      }
      {...(error.digest === undefined ? {} : { errorId: error.digest })}
    />
  );
}
