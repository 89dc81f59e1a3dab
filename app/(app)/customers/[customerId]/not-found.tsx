import { EmptyState } from "@/components/parts/page-states";
import { PageBody, PageHead } from "@/components/shell/page-head";

/** Also for a customer that exists but is not of this viewer's bookings: both look the same. */
export default function CustomerNotFound() {
  return (
    <>
      <PageHead title="No such customer" backHref="/bookings" />
      <PageBody>
        <EmptyState>
          This customer is not here, or none of your bookings is theirs. Ask a dispatcher if you expected
          them.
        </EmptyState>
      </PageBody>
    </>
  );
}
