import { LinkButton } from "@/components/parts/link-button";
import { EmptyState } from "@/components/parts/page-states";
import { PageBody, PageHead } from "@/components/shell/page-head";

export const metadata = { title: "Not allowed" };

export default function Forbidden() {
  return (
    <>
      <PageHead title="Your role does not open this page" phoneTitle="Not allowed" />
      <PageBody>
        <EmptyState
          action={
            <LinkButton href="/" variant="primary">
              Go to your start page
            </LinkButton>
          }
        >
          An owner of your company can open it, or can give you a role that may. Nothing was changed.
        </EmptyState>
      </PageBody>
    </>
  );
}
