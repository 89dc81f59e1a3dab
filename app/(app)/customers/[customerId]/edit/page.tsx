import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { CustomerForm } from "@/components/customers/customer-form";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { customerDetail } from "@/db/views/customer-detail";
import { pageActor } from "@/lib/auth/page-actor";
import { deps } from "@/lib/wiring";
import { saveCustomer } from "../../actions";

export const metadata: Metadata = { title: "Edit customer" };

export default async function EditCustomerPage({ params }: { params: Promise<{ customerId: string }> }) {
  const actor = await pageActor({ capability: "planBookings" });
  const customerId = z.uuid().safeParse((await params).customerId);
  if (!customerId.success) notFound();
  const found = await deps().database.asCompany(actor.companyId, (tx) =>
    customerDetail(tx, { customerId: customerId.data, viewer: actor }),
  );
  if (found?.kind !== "here" || found.detail.erasedAt !== null) notFound();
  const { id, revision, name, phone, email, addresses, notes } = found.detail;
  const href = `/customers/${id}`;
  return (
    <>
      <PageHead
        title="Edit customer"
        backHref={href}
        crumbs={[{ label: "Customers", href: "/customers" }, { label: name, href }, { label: "Edit" }]}
      />
      <PageBody isNarrow>
        <CustomerForm
          customerId={id}
          revision={revision}
          saved={{ name, phone, email, addresses, notes: notes ?? "" }}
          save={saveCustomer}
          backHref={href}
        />
      </PageBody>
    </>
  );
}
