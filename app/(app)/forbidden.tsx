import { EmptyState } from "@/components/parts/page-states";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { StartPageLink } from "../start-page-link";

export const metadata = { title: "Not allowed" };

export default function Forbidden() {
  return (
    <>
      <PageHead title="Your role does not open this page" phoneTitle="Not allowed" />
      <PageBody>
        <EmptyState action={<StartPageLink />}>
          An owner of your company can open it, or can give you a role that may. Nothing was changed.
        </EmptyState>
      </PageBody>
    </>
  );
}
