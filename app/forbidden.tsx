import { PlainPage } from "./plain-page";
import { StartPageLink } from "./start-page-link";

export const metadata = { title: "Not allowed" };

export default function Forbidden() {
  return (
    <PlainPage title="Your role does not open this page">
      <p>An owner of your company can do this, or can give you a role that may. Nothing was changed.</p>
      <div>
        <StartPageLink />
      </div>
    </PlainPage>
  );
}
