import type { Metadata } from "next";
import { LiveRefresh } from "@/components/live/live-refresh";
import { Panel } from "@/components/parts/panel";
import { ServiceList } from "@/components/settings/service-list";
import { SkillList } from "@/components/settings/skill-list";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { servicesPage } from "@/db/views/services";
import { pageActor } from "@/lib/auth/page-actor";
import { may } from "@/lib/domain/roles";
import { deps } from "@/lib/wiring";
import { addSkill, removeSkill, restoreService, retireService, saveService } from "./actions";

export const metadata: Metadata = { title: "Services" };

export default async function ServicesPage() {
  const actor = await pageActor({ capability: "seeCompanySettings" });
  const { services, skills } = await deps().database.asCompany(actor.companyId, servicesPage);
  const mayChange = may(actor.role, "configureCompany");
  return (
    <>
      <LiveRefresh />
      <PageHead
        title="Services"
        lead={
          mayChange
            ? "What you offer: how long it takes, the time kept free around it and who can do it."
            : "What your company offers. An owner can change it."
        }
        crumbs={[{ label: "Settings", href: "/settings" }, { label: "Services" }]}
        backHref="/settings"
      />
      <PageBody>
        <div className="stack">
          <ServiceList
            services={services}
            skills={skills}
            actions={mayChange ? { save: saveService, retire: retireService, restore: restoreService } : null}
          />
          <Panel title="Skills" testId="skills">
            <SkillList skills={skills} actions={mayChange ? { add: addSkill, remove: removeSkill } : null} />
          </Panel>
        </div>
      </PageBody>
    </>
  );
}
