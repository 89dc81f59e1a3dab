import type { ShellLink } from "@/components/shell/shell-links";
import { topicsOf } from "@/lib/domain/news-topics";
import { may, type Role } from "@/lib/domain/roles";

export const roleWords: Record<Role, string> = {
  owner: "Owner",
  dispatcher: "Dispatcher",
  fieldworker: "Fieldworker",
  viewer: "Viewer",
};

const board: ShellLink = { href: "/board", label: "Board", icon: "board" };
const bookings: ShellLink = { href: "/bookings", label: "Bookings", icon: "list" };
const customers: ShellLink = { href: "/customers", label: "Customers", icon: "person" };
const myDay: ShellLink = { href: "/me", label: "My day", icon: "home" };
const conflicts: ShellLink = {
  href: "/conflicts",
  label: "Conflicts",
  icon: "clash",
  count: "openConflicts",
};
const demoClock: ShellLink = { href: "/demo/clock", label: "Demo clock", icon: "clock" };
const syncHealth: ShellLink = {
  href: "/sync-health",
  label: "Sync health",
  shortLabel: "Sync",
  icon: "pulse",
  count: "needAttention",
};
const settings: ShellLink = { href: "/settings", label: "Settings", icon: "sliders" };

/** The places of the product that a member has, in the order of the rail. */
export function placesOf(who: {
  role: Role;
  takesBookings: boolean;
  hasDemoClock?: boolean;
}): readonly ShellLink[] {
  return [
    ...(who.role === "fieldworker" ? [] : [board]),
    ...(who.role === "fieldworker" || who.takesBookings ? [myDay] : []),
    bookings,
    ...(may(who.role, "seeAllBookings") ? [customers] : []),
    conflicts,
    ...(may(who.role, "seeSyncHealth") ? [syncHealth] : []),
    ...(settingsPagesOf(who).length > 0 ? [settings] : []),
    ...(who.hasDemoClock && may(who.role, "careForSync") ? [demoClock] : []),
  ];
}

/** The pages under Settings that a member may open. */
export function settingsPagesOf(who: {
  role: Role;
  takesBookings: boolean;
}): readonly { href: string; label: string; about: string }[] {
  const ofMember = {
    href: "/settings/calendars",
    label: "Calendars",
    about: "Connect your calendar, see where your bookings go and what we can see.",
  };
  const ofPlanner = {
    href: "/settings/hours",
    label: "Hours",
    about: "Time zone, working hours and time off.",
  };
  const ofListener = {
    href: "/settings/notifications",
    label: "Notifications",
    about: "What you hear of in the app and by mail, and when letters wait.",
  };
  const ofOwner = {
    href: "/settings/statuses",
    label: "Booking statuses",
    about: "What each status does to the calendars of the people on the booking.",
  };
  const ofOffice = [
    {
      href: "/settings/services",
      label: "Services",
      about: "What you offer: durations, buffers, skills and prices.",
    },
    {
      href: "/settings/company",
      label: "Company",
      about: "Name and time zone, business hours and holidays, and what calendars show.",
    },
  ];
  return [
    ...(who.takesBookings ? [ofMember] : []),
    ...(may(who.role, "setOwnHours") ? [ofPlanner] : []),
    ...(topicsOf(who).length > 0 ? [ofListener] : []),
    ...(may(who.role, "configureCompany") ? [ofOwner] : []),
    ...(may(who.role, "seeCompanySettings") ? ofOffice : []),
  ];
}
