import { EmptyState } from "@/components/parts/page-states";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { StartPageLink } from "../start-page-link";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <>
      <PageHead title="There is no such page" phoneTitle="Not found" />
      <PageBody>
        <EmptyState action={<StartPageLink />}>
          The address may be mistyped, or what it showed belongs to somebody else or is gone.
        </EmptyState>
      </PageBody>
    </>
  );
}
