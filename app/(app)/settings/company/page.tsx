import type { Metadata } from "next";
import { DefinitionList } from "@/components/parts/definition-list";
import { Panel } from "@/components/parts/panel";
import { CompanyForm } from "@/components/settings/company-form";
import { CompanyHoursForm } from "@/components/settings/company-hours-form";
import { DriftPolicies } from "@/components/settings/drift-policies";
import { HolidayPanel } from "@/components/settings/holiday-panel";
import { KeepUpToDate } from "@/components/settings/keep-up-to-date";
import { TitleForm } from "@/components/settings/title-form";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { type CompanyFacts, companyFacts } from "@/db/views/company-settings";
import {
  type CompanyPage as CalendarFacts,
  companyPage,
  sealedConnectionsByKey,
} from "@/db/views/status-settings";
import { pageActor } from "@/lib/auth/page-actor";
import { may } from "@/lib/domain/roles";
import { localDateWords } from "@/lib/domain/time-off";
import { weekWords } from "@/lib/domain/working-hours";
import { deps } from "@/lib/wiring";
import { zoneLabelOf } from "../../zone-label";
import {
  addHoliday,
  changeCompanyDetails,
  changeCompanyHours,
  changeKeepUpToDate,
  changePolicies,
  changeTitleTemplate,
  removeHoliday,
} from "./actions";

export const metadata: Metadata = { title: "Company" };

/** Owners change it; dispatchers read what bears on planning. */
export default async function CompanyPage() {
  const actor = await pageActor({ capability: "seeCompanySettings" });
  const { database, clock } = deps();
  const now = clock.now();
  const isOwner = may(actor.role, "configureCompany");
  const { facts, calendars, sealed } = await database.asCompany(actor.companyId, async (tx) => ({
    facts: await companyFacts(tx, now),
    calendars: isOwner ? await companyPage(tx) : null,
    sealed: isOwner ? await sealedConnectionsByKey(tx) : [],
  }));
  const holidays = facts.holidays.map(({ id, date, name }) => ({ id, name, words: localDateWords(date) }));
  const zone = `${facts.zone} (${zoneLabelOf(facts.zone, now)})`;
  return (
    <>
      <PageHead
        title="Company"
        lead={isOwner ? undefined : "An owner can change these."}
        crumbs={[{ label: "Settings", href: "/settings" }, { label: "Company" }]}
        backHref="/settings"
      />
      <PageBody>
        <div className="stack">
          {isOwner ? <Forms facts={facts} /> : <Facts facts={facts} zone={zone} />}
          <HolidayPanel
            holidays={holidays}
            actions={isOwner ? { add: addHoliday, remove: removeHoliday } : null}
          />
          {calendars !== null && <CalendarPanels company={calendars} sealed={sealed} />}
        </div>
      </PageBody>
    </>
  );
}

function Facts({ facts, zone }: { facts: CompanyFacts; zone: string }) {
  return (
    <Panel title="Name, place and hours">
      <DefinitionList
        size="normal"
        items={[
          { term: "Name", value: <span dir="auto">{facts.name}</span> },
          { term: "Address", value: <span dir="auto">{facts.address || "None"}</span> },
          { term: "Time zone", value: zone },
          {
            term: "Business hours",
            value: facts.weeklyHours === null ? "No bound" : weekWords(facts.weeklyHours),
          },
        ]}
      />
    </Panel>
  );
}

function Forms({ facts }: { facts: CompanyFacts }) {
  const { weeklyHours, holidays: _, ...details } = facts;
  // What is saved starts each form; a form starts anew when somebody else saved meanwhile.
  return (
    <>
      <Panel title="Name, place and time zone">
        <CompanyForm key={JSON.stringify(details)} initial={details} change={changeCompanyDetails} />
      </Panel>
      <Panel title="Business hours" testId="business-hours">
        <CompanyHoursForm
          key={JSON.stringify(weeklyHours)}
          initial={weeklyHours}
          change={changeCompanyHours}
        />
      </Panel>
    </>
  );
}

type Sealed = readonly { readonly keyId: string; readonly connections: number }[];

function CalendarPanels({ company, sealed }: { company: CalendarFacts; sealed: Sealed }) {
  const { sealingKeyId } = deps().sealer;
  return (
    <>
      <Panel title="Events in calendars">
        <div className="stack">
          <TitleForm initial={company.titleTemplate} sample={company.sample} change={changeTitleTemplate} />
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
            { term: "Key in use", value: <code className="mono">{sealingKeyId}</code> },
            { term: "Sealed connections", value: sealedWords(sealed, sealingKeyId) },
          ]}
        />
      </Panel>
    </>
  );
}

function sealedWords(sealed: Sealed, keyInUse: string): string {
  const total = sealed.reduce((sum, each) => sum + each.connections, 0);
  const older = sealed.filter((each) => each.keyId !== keyInUse);
  if (older.length === 0) return String(total);
  return `${total}, of which ${older.map((each) => `${each.connections} with key ${each.keyId}`).join(", ")}`;
}
