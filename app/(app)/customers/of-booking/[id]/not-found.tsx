import { LinkButton } from "@/components/parts/link-button";
import { EmptyState } from "@/components/parts/page-states";
import { PageBody, PageHead } from "@/components/shell/page-head";

/** Also for a booking that exists but is not this viewer's any more: both look the same. */
export default function CustomerOfBookingNotFound() {
  return (
    <>
      <PageHead title="No such booking" backHref="/bookings" />
      <PageBody>
        <EmptyState action={<LinkButton href="/bookings">All Bookings</LinkButton>}>
          The booking of this event is not here, or it is not one of yours. Ask a dispatcher if you expected
          it.
        </EmptyState>
      </PageBody>
    </>
  );
}
