import { Note } from "../parts/note";

type Provider = { readonly calendar: string; readonly account: string; readonly allow: string };

const providers = new Map<string, Provider>([
  ["google", { calendar: "Google Calendar", account: "Google", allow: "leave every box ticked" }],
  ["microsoft", { calendar: "Outlook", account: "Microsoft", allow: "accept every permission" }],
]);
const anyProvider: Provider = { calendar: "", account: "calendar", allow: "allow everything that is asked" };

const problemsAt = ({ account, allow }: Provider) =>
  Object.entries({
    declined: "You declined calendar access — nothing was changed.",
    badState:
      "That answer did not belong to a connection you began here, or it came too late. Nothing was changed. Connect again to try once more.",
    cannotRead: `We were not allowed to see your list of calendars, so nothing was changed. Connect again and ${allow}.`,
    cannotWrite: `We can see your calendars but can't add bookings — grant again and ${allow}.`,
    noRefreshToken:
      "The answer did not let us stay connected, so nothing was changed. Connect again; if it happens twice, take our access away in your account's security settings first.",
    otherAccount: `You are already connected with another account. One ${account} account at a time: nothing was changed. Choose the account shown below when you connect.`,
    providerFailed:
      "The calendar provider did not answer as it should. Nothing was changed. Try again in a minute.",
    notOffered: "That calendar cannot be connected here yet. Nothing was changed.",
    noBookings: "You do not take bookings, so there is no calendar to connect. An owner can change that.",
  });

/** What came of the last visit to the consent page; the words come from the address, so unknown ones say nothing. */
export function ConnectNews({
  connected,
  problem,
  provider,
}: {
  connected: string | null;
  problem: string | null;
  /** Where the problem was met. */
  provider: string | null;
}) {
  const found = connected === null ? undefined : providers.get(connected);
  if (found !== undefined) {
    return (
      <Note tone="ok" isAnnounced>
        {found.calendar} is connected. From now on, bookings given to you go to your calendar by themselves.
      </Note>
    );
  }
  const at = providers.get(provider ?? "") ?? anyProvider;
  const words = problem === null ? undefined : new Map(problemsAt(at)).get(problem);
  if (words === undefined) return null;
  return (
    <Note tone={problem === "declined" ? "info" : "warn"} isAnnounced>
      {words}
    </Note>
  );
}
