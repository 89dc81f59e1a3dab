import { LinkButton } from "@/components/parts/link-button";
import { PlainPage } from "./plain-page";

export const metadata = { title: "Not allowed" };

export default function Forbidden() {
  return (
    <PlainPage title="Your role does not open this page">
      <p>An owner of your company can do this, or can give you a role that may. Nothing was changed.</p>
      <div>
        <LinkButton href="/" variant="primary">
          Go to your start page
        </LinkButton>
      </div>
    </PlainPage>
  );
}
