import type { World } from "@/lib/usecases/testing";

/** A booking's copies as this account's owner sees them. */
export async function copiesOf(
  { control }: Pick<World, "control">,
  bookingId: string,
  account = "mike@demo.test",
) {
  return (await control.live(account)).filter(
    (event) => event.extendedProperties?.private?.bookingId === bookingId,
  );
}
