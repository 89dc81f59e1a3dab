import type { Metadata } from "next";
import { Suspense } from "react";
import { CustomerSearch } from "@/components/customers/customer-search";
import { CustomersTable } from "@/components/customers/customers-table";
import { LinkButton } from "@/components/parts/link-button";
import { EmptyState, SkeletonRows } from "@/components/parts/page-states";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { officeZone } from "@/db/views/booking-visibility";
import { customersList } from "@/db/views/customers-list";
import { pageActor } from "@/lib/auth/page-actor";
import { type Actor, may } from "@/lib/domain/roles";
import { deps } from "@/lib/wiring";

export const metadata: Metadata = { title: "Customers" };

type Search = Record<string, string | string[] | undefined>;
type Asked = { readonly search: string; readonly after: string | null };

export default async function CustomersPage({ searchParams }: { searchParams: Promise<Search> }) {
  const actor = await pageActor({ capability: "seeAllBookings" });
  const asked = askedOf(await searchParams);
  return (
    <>
      <PageHead
        title="Customers"
        actions={
          may(actor.role, "planBookings") && (
            <LinkButton href="/customers/new" variant="primary" icon="plus">
              New customer
            </LinkButton>
          )
        }
      />
      <PageBody>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <CustomerSearch search={asked.search} action="/customers" />
          <Suspense key={JSON.stringify(asked)} fallback={<SkeletonRows label="Loading customers" />}>
            <List actor={actor} asked={asked} />
          </Suspense>
        </div>
      </PageBody>
    </>
  );
}

async function List({ actor, asked }: { actor: Actor; asked: Asked }) {
  const { database, clock } = deps();
  const { page, zone } = await database.asCompany(actor.companyId, async (tx) => ({
    page: await customersList(tx, { ...asked, viewer: actor, now: clock.now() }),
    zone: await officeZone(tx, actor.memberId),
  }));
  if (page.lines.length === 0) return <Empty asked={asked} mayPlan={may(actor.role, "planBookings")} />;
  return (
    <>
      <CustomersTable
        lines={page.lines}
        zone={zone}
        hasContact={may(actor.role, "seeCustomerContact")}
        mayMerge={may(actor.role, "planBookings")}
      />
      <Pages asked={asked} next={page.next} />
    </>
  );
}

function askedOf({ q, after }: Search): Asked {
  return {
    search: typeof q === "string" ? q.slice(0, 100) : "",
    after: typeof after === "string" ? after.slice(0, 1_000) : null,
  };
}

function hrefOf(search: string, after?: string): string {
  const query = new URLSearchParams();
  if (search !== "") query.set("q", search);
  if (after !== undefined) query.set("after", after);
  return query.size === 0 ? "/customers" : `/customers?${query}`;
}

function Pages({ asked, next }: { asked: Asked; next: string | null }) {
  if (next === null && asked.after === null) return null;
  return (
    <nav aria-label="Pages" className="flex justify-between gap-2">
      {asked.after === null ? <span /> : <LinkButton href={hrefOf(asked.search)}>First page</LinkButton>}
      {next !== null && <LinkButton href={hrefOf(asked.search, next)}>Next page</LinkButton>}
    </nav>
  );
}

function Empty({ asked, mayPlan }: { asked: Asked; mayPlan: boolean }) {
  if (asked.after !== null) {
    return (
      <EmptyState action={<LinkButton href={hrefOf(asked.search)}>First page</LinkButton>}>
        Nobody comes after that.
      </EmptyState>
    );
  }
  if (asked.search !== "") {
    return (
      <EmptyState action={<LinkButton href="/customers">Clear search</LinkButton>}>
        No customer matches “{asked.search}”.
      </EmptyState>
    );
  }
  return (
    <EmptyState action={mayPlan && <LinkButton href="/customers/new">New customer</LinkButton>}>
      No customers yet.
    </EmptyState>
  );
}
