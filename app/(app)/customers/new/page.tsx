import type { Metadata } from "next";
import { CustomerForm } from "@/components/customers/customer-form";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { pageActor } from "@/lib/auth/page-actor";
import { saveCustomer } from "../actions";

export const metadata: Metadata = { title: "New customer" };

export default async function NewCustomerPage() {
  await pageActor({ capability: "planBookings" });
  const address = { label: "", address: "", access: "" };
  return (
    <>
      <PageHead
        title="New customer"
        backHref="/customers"
        crumbs={[{ label: "Customers", href: "/customers" }, { label: "New customer" }]}
      />
      <PageBody isNarrow>
        <CustomerForm
          customerId={crypto.randomUUID()}
          revision={null}
          saved={{ name: "", phone: "", email: "", addresses: [address], notes: "" }}
          save={saveCustomer}
          backHref="/customers"
        />
      </PageBody>
    </>
  );
}
