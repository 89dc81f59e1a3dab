import { mapHref } from "@/components/bookings/action-facts";
import { Badge } from "@/components/parts/badge";
import { DefinitionList } from "@/components/parts/definition-list";
import { Panel } from "@/components/parts/panel";
import type { CustomerAddress } from "@/lib/domain/customer";
import type { CustomerDetail } from "@/lib/domain/customer-view";
import { may, type Role } from "@/lib/domain/roles";

/** How to reach the customer and where; office notes for those who may read them. */
export function ContactPanel({ detail, role }: { detail: CustomerDetail; role: Role }) {
  const { phone, email, addresses, notes } = detail;
  return (
    <>
      {may(role, "seeCustomerContact") && (
        <Panel title="Contact" testId="contact">
          <DefinitionList
            size="normal"
            items={[
              { term: "Phone", value: phone ? <a href={`tel:${phone}`}>{phone}</a> : "None" },
              {
                term: "E-mail",
                value: email ? (
                  <a href={`mailto:${email}`} className="break-all">
                    {email}
                  </a>
                ) : (
                  "None"
                ),
              },
            ]}
          />
        </Panel>
      )}
      <Panel title={addresses.length > 1 ? "Addresses" : "Address"} testId="addresses">
        <Addresses addresses={addresses} />
      </Panel>
      {notes !== null && (
        <Panel title="Notes" aside={<span className="text-xs text-muted">office only</span>} testId="notes">
          <p className="text-sm break-words whitespace-pre-line">{notes || "No notes."}</p>
        </Panel>
      )}
    </>
  );
}

function Addresses({ addresses }: { addresses: readonly CustomerAddress[] }) {
  if (addresses.length === 0) return <p className="text-sm text-muted">No address yet.</p>;
  return (
    <ul className="grid gap-3 text-sm">
      {addresses.map(({ label, address, access }, place) => (
        <li key={`${label} ${address}`} className="grid gap-0.5 break-words">
          {(label !== "" || addresses.length > 1) && (
            <span className="flex flex-wrap items-center gap-2">
              <b className="font-strong">
                <bdi>{label || "Address"}</bdi>
              </b>
              {place === 0 && addresses.length > 1 && (
                <Badge tone="off" isPlain>
                  Default
                </Badge>
              )}
            </span>
          )}
          <a href={mapHref(address)} target="_blank" rel="noopener noreferrer">
            <bdi>{address}</bdi>
          </a>
          {access !== "" && <span className="whitespace-pre-line text-muted">Access: {access}</span>}
        </li>
      ))}
    </ul>
  );
}
