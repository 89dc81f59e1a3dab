import { AppLink } from "../parts/app-link";
import { DataTable } from "../parts/data-table";

export type PersonHours = {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly week: string;
  /** Nobody said yet. */
  readonly isUsual: boolean;
};

/** When everybody works, each leading to their own hours. */
export function PeopleHours({ people }: { people: readonly PersonHours[] }) {
  return (
    <DataTable
      caption="Everybody's hours"
      rows={people}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "name",
          header: "Name",
          isRowHeader: true,
          cell: ({ id, name }) => (
            <AppLink href={`/settings/hours?member=${id}`}>
              <span dir="auto">{name}</span>
            </AppLink>
          ),
        },
        {
          key: "week",
          header: "Working hours",
          cell: ({ week, isUsual }) => (isUsual ? `${week} (not set yet)` : week),
        },
        { key: "zone", header: "Time zone", cell: ({ zone }) => zone },
      ]}
    />
  );
}
