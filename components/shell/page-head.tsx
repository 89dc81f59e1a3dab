import type { ReactNode } from "react";
import { Icon } from "../icons/icon";
import { AppLink } from "../parts/app-link";

export type Crumb = { label: string; href?: string };

/**
 * The head of every page inside the shell: its one h1, and on a phone the sticky bar with the way back.
 * Crumbs stand in the top bar on a desk; their last entry is this page and needs no href.
 */
export function PageHead({
  title,
  phoneTitle,
  lead,
  marks,
  actions,
  crumbs,
  backHref,
}: {
  title: ReactNode;
  /** What the phone's bar says when the full title is too long for it; show the title again in the page then. */
  phoneTitle?: string;
  lead?: ReactNode;
  /** Reference, status pill and badges above the title. */
  marks?: ReactNode;
  actions?: ReactNode;
  crumbs?: readonly Crumb[];
  backHref?: string;
}) {
  return (
    <>
      {crumbs !== undefined && <Crumbs crumbs={crumbs} />}
      <div className="page-head">
        <div className="page-bar">
          {backHref !== undefined && (
            <AppLink href={backHref} className="page-back icon-button only-phone" aria-label="Back">
              <Icon name="left" size="large" />
            </AppLink>
          )}
          {phoneTitle === undefined ? (
            <h1>{title}</h1>
          ) : (
            <h1>
              <span className="only-desk">{title}</span>
              <span className="only-phone clip">{phoneTitle}</span>
            </h1>
          )}
        </div>
        {marks !== undefined && <div className="page-marks">{marks}</div>}
        {lead !== undefined && <div className="page-lead">{lead}</div>}
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </div>
    </>
  );
}

function Crumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav className="crumbs" aria-label="Breadcrumb">
      <ol>
        {crumbs.map((crumb, index) => (
          <li key={crumb.label} aria-current={index === crumbs.length - 1 ? "page" : undefined}>
            {index > 0 && <Icon name="right" size="small" />}
            {crumb.href === undefined ? (
              <span className="clip">{crumb.label}</span>
            ) : (
              <AppLink href={crumb.href}>{crumb.label}</AppLink>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** `isNarrow` keeps forms and settings to one readable column. */
export function PageBody({ children, isNarrow = false }: { children: ReactNode; isNarrow?: boolean }) {
  return <div className={isNarrow ? "page-body page-narrow" : "page-body"}>{children}</div>;
}

/** The main actions of a page, fixed above the tab bar; on a phone only. */
export function PhoneActions({ children }: { children: ReactNode }) {
  return <div className="phone-actions">{children}</div>;
}
