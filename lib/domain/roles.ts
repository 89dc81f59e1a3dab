export const roles = ["owner", "dispatcher", "fieldworker", "viewer"] as const;
export type Role = (typeof roles)[number];

/** Who is asking: one member of one company, as their session row says now. */
export type Actor = {
  readonly companyId: string;
  readonly memberId: string;
  readonly sessionId: string;
  readonly role: Role;
  readonly name: string;
};

const capabilities = {
  seeAllBookings: ["owner", "dispatcher", "viewer"],
  planBookings: ["owner", "dispatcher"],
  noteOwnBookings: ["owner", "dispatcher", "fieldworker"],
  pushAnyBooking: ["owner", "dispatcher"],
  pushOwnBooking: ["owner", "dispatcher", "fieldworker"],
  connectOwnCalendar: ["owner", "dispatcher", "fieldworker"],
  resolveConflicts: ["owner", "dispatcher"],
  seeSyncHealth: ["owner", "dispatcher"],
  careForSync: ["owner", "dispatcher"],
  /** Of the customers whose bookings they see. */
  seeCustomerContact: ["owner", "dispatcher", "fieldworker"],
  seeActivity: ["owner", "dispatcher", "fieldworker", "viewer"],
  seeAuditLog: ["owner", "dispatcher"],
  configureCompany: ["owner"],
  /** Of the company itself: zone, hours, holidays, services. */
  seeCompanySettings: ["owner", "dispatcher"],
  setOwnHours: ["owner", "dispatcher", "fieldworker"],
  setAnyHours: ["owner", "dispatcher"],
} as const satisfies Record<string, readonly Role[]>;

export type Capability = keyof typeof capabilities;

/** What a role may do at all; whether it may do it to a given row is asked of the row. */
export function may(role: Role, capability: Capability): boolean {
  return (capabilities[capability] as readonly Role[]).includes(role);
}
