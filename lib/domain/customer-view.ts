import type { CustomerAddress, CustomerFields } from "@/lib/domain/customer";

/** One customer of a list. Phone and e-mail are empty for those who may not read them. */
export type CustomerLine = {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  readonly address: string;
  readonly nextBookingAt: Date | null;
  /** Another customer has the same phone number or e-mail address. */
  readonly mayBeTwice: boolean;
};

/** A customer for one viewer. */
export type CustomerDetail = {
  readonly id: string;
  readonly revision: number;
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  readonly addresses: readonly CustomerAddress[];
  /** null: not for this viewer. */
  readonly notes: string | null;
  readonly createdAt: Date;
  readonly erasedAt: Date | null;
};

/** One of two customers that may become one. */
export type MergeSide = {
  readonly id: string;
  readonly revision: number;
  readonly bookings: number;
  readonly fields: CustomerFields;
};
