import { PlainPage } from "./plain-page";
import { StartPageLink } from "./start-page-link";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <PlainPage title="There is no such page">
      <p>The address may be mistyped, or what it showed belongs to another company or is gone.</p>
      <div>
        <StartPageLink />
      </div>
    </PlainPage>
  );
}
