import { LinkButton } from "@/components/parts/link-button";

/** The way on from a page that is not there or not for this role. */
export function StartPageLink() {
  return (
    <LinkButton href="/" variant="primary">
      Go to your start page
    </LinkButton>
  );
}
