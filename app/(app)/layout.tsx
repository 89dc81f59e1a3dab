import type { ReactNode } from "react";
import { ProductClock } from "@/components/live/product-clock";
import { AppShell } from "@/components/shell/app-shell";
import { openConflictCount } from "@/db/views/conflicts";
import { unreadCount } from "@/db/views/notifications";
import { shellView } from "@/db/views/shell";
import { landingPageOf } from "@/lib/auth/landing-page";
import { pageActor } from "@/lib/auth/page-actor";
import { env } from "@/lib/env";
import { deps } from "@/lib/wiring";
import { signOut } from "../(auth)/sign-out/actions";
import { bannersFor } from "./banners";
import { placesOf, roleWords } from "./places";
import { zoneLabelOf } from "./zone-label";

/** Beside More. */
const tabsOnAPhone = 4;

/** The frame around every signed-in page. It shows; each page under it asks by itself who may look. */
export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const actor = await pageActor();
  const { database, clock, demoClock } = deps();
  const { shell, unread, openConflicts } = await database.asCompany(actor.companyId, async (tx) => ({
    shell: await shellView(tx, actor, clock.now()),
    unread: await unreadCount(tx, actor.memberId),
    openConflicts: await openConflictCount(tx, actor),
  }));
  const places = placesOf({
    role: actor.role,
    takesBookings: shell.takesBookings,
    hasDemoClock: demoClock !== null,
  });
  return (
    <ProductClock now={clock.now().toISOString()} aheadMs={demoClock?.offsetMs() ?? 0}>
      <AppShell
        homeHref={landingPageOf(actor.role)}
        links={places}
        phoneLinks={places.slice(0, tabsOnAPhone)}
        news={{
          initial: { unread, openConflicts, needAttention: shell.troubles.length, items: null },
          zone: actor.role === "fieldworker" ? shell.ownZone : shell.zone,
        }}
        zoneLabel={chipWords(
          actor.role === "fieldworker" && shell.ownZone !== shell.zone,
          zoneLabelOf(shell.zone, clock.now()),
        )}
        user={{ name: actor.name, roleLabel: roleWords[actor.role] }}
        signOut={signOut}
        banners={bannersFor(shell, {
          memberId: actor.memberId,
          isDemo: env().isDemo,
          aheadMs: demoClock?.offsetMs() ?? 0,
          zone: actor.role === "fieldworker" ? shell.ownZone : shell.zone,
          now: clock.now(),
        })}
      >
        {children}
      </AppShell>
    </ProductClock>
  );
}

/** My day shows a fieldworker's own clock, so for somebody elsewhere the chip does not speak of all times. */
function chipWords(livesElsewhere: boolean, zone: string): string {
  return `${livesElsewhere ? "Office times" : "All times"} ${zone}`;
}
