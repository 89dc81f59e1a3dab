import type { Metadata } from "next";
import { DefinitionList } from "@/components/parts/definition-list";
import { Panel } from "@/components/parts/panel";
import { DriftPolicies } from "@/components/settings/drift-policies";
import { KeepUpToDate } from "@/components/settings/keep-up-to-date";
import { TitleForm } from "@/components/settings/title-form";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { companyPage, sealedConnectionsByKey } from "@/db/views/status-settings";
import { pageActor } from "@/lib/auth/page-actor";
import { deps } from "@/lib/wiring";
import { zoneLabelOf } from "../../zone-label";
import { changeKeepUpToDate, changePolicies, changeTitleTemplate } from "./actions";

export const metadata: Metadata = { title: "Company" };

export default async function CompanyPage() {
  const actor = await pageActor({ capability: "configureCompany" });
  const { database, clock, sealer } = deps();
  const { company, sealed } = await database.asCompany(actor.companyId, async (tx) => ({
    company: await companyPage(tx),
    sealed: await sealedConnectionsByKey(tx),
  }));
  return (
    <>
      <PageHead
        title="Company"
        crumbs={[{ label: "Settings", href: "/settings" }, { label: "Company" }]}
        backHref="/settings"
      />
      <PageBody>
        <div className="stack">
          <Panel title="Name and time zone">
            <DefinitionList
              size="normal"
              items={[
                { term: "Name", value: company.name },
                { term: "Time zone", value: `${company.zone} (${zoneLabelOf(company.zone, clock.now())})` },
              ]}
            />
          </Panel>
          <Panel title="Events in calendars">
            <div className="stack">
              <TitleForm
                initial={company.titleTemplate}
                sample={company.sample}
                change={changeTitleTemplate}
              />
              <KeepUpToDate initial={company.keepsPushedUpToDate} change={changeKeepUpToDate} />
            </div>
          </Panel>
          <Panel title="Changes made in calendars">
            <DriftPolicies
              initial={{ moves: company.movesPolicy, deletions: company.deletionsPolicy }}
              change={changePolicies}
            />
          </Panel>
          <Panel title="Security">
            <DefinitionList
              size="normal"
              items={[
                { term: "Calendar access", value: "Sealed with AES-256-GCM before it is stored" },
                { term: "Key in use", value: <code className="mono">{sealer.sealingKeyId}</code> },
                { term: "Sealed connections", value: sealedWords(sealed, sealer.sealingKeyId) },
              ]}
            />
          </Panel>
        </div>
      </PageBody>
    </>
  );
}

function sealedWords(sealed: readonly { keyId: string; connections: number }[], keyInUse: string): string {
  const total = sealed.reduce((sum, each) => sum + each.connections, 0);
  const older = sealed.filter((each) => each.keyId !== keyInUse);
  if (older.length === 0) return String(total);
  return `${total}, of which ${older.map((each) => `${each.connections} with key ${each.keyId}`).join(", ")}`;
}
