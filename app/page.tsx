import { redirect } from "next/navigation";
import { landingPageOf } from "@/lib/auth/landing-page";
import { pageActor } from "@/lib/auth/page-actor";

export default async function HomePage() {
  redirect(landingPageOf((await pageActor()).role));
}
