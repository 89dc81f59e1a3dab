import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { CustomerSearch } from "@/components/customers/customer-search";
import { MergeForm } from "@/components/customers/merge-form";
import { OtherCustomers } from "@/components/customers/other-customers";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { customerMerge } from "@/db/views/customer-merge";
import { pageActor } from "@/lib/auth/page-actor";
import { deps } from "@/lib/wiring";
import { mergeCustomers } from "../../actions";

export const metadata: Metadata = { title: "Merge customers" };

type Search = Record<string, string | string[] | undefined>;
type Props = { params: Promise<{ customerId: string }>; searchParams: Promise<Search> };

/** First which other customer (`q` searches), then, `with` it, what stays of both. */
export default async function MergeCustomersPage({ params, searchParams }: Props) {
  const actor = await pageActor({ capability: "planBookings" });
  const customerId = z.uuid().safeParse((await params).customerId);
  if (!customerId.success) notFound();
  const search = await searchParams;
  const { database, clock } = deps();
  const asked = {
    customerId: customerId.data,
    otherId: z.uuid().safeParse(search.with).data ?? null,
    viewer: actor,
    now: clock.now(),
    search: typeof search.q === "string" ? search.q.slice(0, 100) : "",
  };
  const found = await database.asCompany(actor.companyId, (tx) => customerMerge(tx, asked));
  if (!found) notFound();
  const { side, other, lines } = found;
  const href = `/customers/${asked.customerId}`;
  return (
    <>
      <PageHead
        title="Merge duplicates"
        backHref={href}
        crumbs={[
          { label: "Customers", href: "/customers" },
          { label: side.fields.name, href },
          { label: "Merge duplicates" },
        ]}
      />
      <PageBody>
        {other ? (
          <MergeForm sides={[side, other]} merge={mergeCustomers} backHref={`${href}/merge`} />
        ) : (
          <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
            <p>
              Which customer is the same as <b>{side.fields.name}</b>?
            </p>
            <CustomerSearch search={asked.search} action={`${href}/merge`} />
            <OtherCustomers lines={lines} search={asked.search} mergeHref={`${href}/merge`} />
          </div>
        )}
      </PageBody>
    </>
  );
}
