"use client";

import { useState } from "react";
import type { ServiceFields } from "@/lib/domain/service-shape";
import { buffersWords, minutesWords } from "@/lib/domain/service-words";
import type { Answer } from "../bookings/answers";
import { Badge } from "../parts/badge";
import { Button } from "../parts/button";
import { type Column, DataTable } from "../parts/data-table";
import { Disclosure } from "../parts/disclosure";
import { EmptyState } from "../parts/page-states";
import "./hours.css";
import { type SaveService, ServiceDialog } from "./service-dialog";
import { RetireDialog } from "./service-retire-dialog";
import { ServiceSwatch } from "./service-swatch";
import { newService, typedService } from "./service-typed";
import type { SkillWord } from "./skill-choices";
import { SaveNote, useSave } from "./use-save";

export type ListedService = ServiceFields & {
  readonly id: string;
  readonly revision: number;
  readonly isArchived: boolean;
  readonly bookings: number;
};

export type ServiceActions = {
  readonly save: SaveService;
  readonly retire: (wish: { serviceId: string }) => Promise<Answer<"archived" | "deleted">>;
  readonly restore: (wish: { serviceId: string }) => Promise<Answer<null>>;
};

type Open =
  | { readonly kind: "none" }
  | { readonly kind: "new"; readonly serviceId: string }
  | { readonly kind: "edit" | "retire"; readonly service: ListedService };

/** Every service. `actions` is null for who may only read. */
export function ServiceList({
  services,
  skills,
  actions,
}: {
  services: readonly ListedService[];
  skills: readonly SkillWord[];
  actions: ServiceActions | null;
}) {
  const [open, setOpen] = useState<Open>({ kind: "none" });
  const close = () => setOpen({ kind: "none" });
  const offered = services.filter(({ isArchived }) => !isArchived);
  const archived = services.filter(({ isArchived }) => isArchived);
  const openNew = () => setOpen({ kind: "new", serviceId: crypto.randomUUID() });
  return (
    <div className="stack">
      {actions !== null && (
        <Button variant="primary" icon="plus" onPress={openNew}>
          New service
        </Button>
      )}
      {offered.length === 0 ? (
        <EmptyState>No services yet. A booking needs one.</EmptyState>
      ) : (
        <DataTable
          caption="Services"
          rows={offered}
          rowKey={({ id }) => id}
          rowTestId={({ id }) => `service-${id}`}
          columns={[
            ...factColumns(skills),
            ...(actions === null ? [] : [actionColumn((kind, service) => setOpen({ kind, service }))]),
          ]}
        />
      )}
      {archived.length > 0 && <Archived services={archived} restore={actions?.restore ?? null} />}
      {actions !== null && <Dialogs {...{ open, close, skills, actions }} />}
    </div>
  );
}

function Dialogs({
  open,
  close,
  skills,
  actions,
}: {
  open: Open;
  close: () => void;
  skills: readonly SkillWord[];
  actions: ServiceActions;
}) {
  switch (open.kind) {
    case "none":
      return null;
    case "new":
      return (
        <ServiceDialog
          {...{ skills, close, save: actions.save }}
          serviceId={open.serviceId}
          revision={null}
          initial={newService}
        />
      );
    case "edit":
      return (
        <ServiceDialog
          {...{ skills, close, save: actions.save }}
          serviceId={open.service.id}
          revision={open.service.revision}
          initial={typedService(open.service)}
        />
      );
    case "retire":
      return <RetireDialog {...{ close, retire: actions.retire }} service={open.service} />;
  }
}

function factColumns(skills: readonly SkillWord[]): Column<ListedService>[] {
  const wordOf = (id: string) => skills.find((skill) => skill.id === id)?.name ?? "a removed skill";
  return [
    {
      key: "name",
      header: "Service",
      isRowHeader: true,
      cell: ({ name, colour }) => (
        <span className="service-name">
          <ServiceSwatch colour={colour} />
          <span dir="auto">{name}</span>
        </span>
      ),
    },
    { key: "duration", header: "Duration", cell: ({ durationMinutes }) => minutesWords(durationMinutes) },
    {
      key: "buffers",
      header: "Buffers",
      cell: (row) => buffersWords(row.bufferBeforeMinutes, row.bufferAfterMinutes) ?? "–",
    },
    {
      key: "skills",
      header: "Skills",
      cell: ({ skillIds }) => <span dir="auto">{skillIds.map(wordOf).join(", ") || "–"}</span>,
    },
    { key: "price", header: "Price", cell: ({ priceText }) => <span dir="auto">{priceText || "–"}</span> },
    {
      key: "online",
      header: "Online",
      cell: ({ isBookableOnline }) => (isBookableOnline ? "Yes" : "No"),
    },
  ];
}

function actionColumn(
  onOpen: (kind: "edit" | "retire", service: ListedService) => void,
): Column<ListedService> {
  return {
    key: "actions",
    header: "Actions",
    headerCell: <span className="sr-only">Actions</span>,
    isBareOnPhone: true,
    cell: (service) => (
      <span className="service-actions">
        <Button isSmall aria-label={`Edit ${service.name}`} onPress={() => onOpen("edit", service)}>
          Edit
        </Button>
        <Button
          isSmall
          aria-label={`${retireWord(service)} ${service.name}`}
          onPress={() => onOpen("retire", service)}
        >
          {retireWord(service)}
        </Button>
      </span>
    ),
  };
}

function retireWord({ bookings }: Pick<ListedService, "bookings">): string {
  return bookings > 0 ? "Archive" : "Delete";
}

function Archived({
  services,
  restore,
}: {
  services: readonly ListedService[];
  restore: ServiceActions["restore"] | null;
}) {
  const { save, isSaving, refusal } = useSave();
  return (
    <Disclosure summary={`Archived services (${services.length})`}>
      <SaveNote refusal={refusal} />
      <ul className="hours-list">
        {services.map(({ id, name }) => (
          <li key={id}>
            <span className="service-name">
              <b dir="auto">{name}</b>
              <Badge tone="off" icon="ban">
                Archived
              </Badge>
            </span>
            {restore !== null && (
              <Button
                isSmall
                isDisabled={isSaving}
                aria-label={`Offer ${name} again`}
                onPress={() => void save(() => restore({ serviceId: id }), `${name} is offered again.`)}
              >
                Offer again
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
