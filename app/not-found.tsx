import { LinkButton } from "@/components/parts/link-button";
import { PlainPage } from "./plain-page";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <PlainPage title="There is no such page">
      <p>The address may be mistyped, or what it showed belongs to another company or is gone.</p>
      <div>
        <LinkButton href="/" variant="primary">
          Go to your start page
        </LinkButton>
      </div>
    </PlainPage>
  );
}
