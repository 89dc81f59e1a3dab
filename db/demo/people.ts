import type { ProviderName } from "@/lib/domain/calendar-event";
import type { Role } from "@/lib/domain/roles";

/** The demo company's cast. Every one signs in with the password that the demo banner names. */
export const demoCompany = {
  name: "Alder & Sons Home Services",
  slug: "demo",
  zone: "America/Los_Angeles",
} as const;

type DemoMember = {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly takesBookings: boolean;
  readonly zone: string;
  /** Connected at the sandbox when the demo is made. */
  readonly connects: ProviderName | null;
};

const pacific = "America/Los_Angeles";

export const demoMembers = [
  {
    email: "owner@demo.test",
    name: "Dana Alder",
    role: "owner",
    takesBookings: false,
    zone: pacific,
    connects: null,
  },
  {
    email: "dispatcher@demo.test",
    name: "Priya Shah",
    role: "dispatcher",
    takesBookings: false,
    zone: pacific,
    connects: null,
  },
  {
    email: "viewer@demo.test",
    name: "Vic Reyes",
    role: "viewer",
    takesBookings: false,
    zone: pacific,
    connects: null,
  },
  {
    email: "mike@demo.test",
    name: "Mike Ortega",
    role: "fieldworker",
    takesBookings: true,
    zone: pacific,
    connects: "google",
  },
  {
    email: "ana@demo.test",
    name: "Ana Belova",
    role: "fieldworker",
    takesBookings: true,
    zone: pacific,
    connects: "microsoft",
  },
  {
    email: "raj@demo.test",
    name: "Raj Iyer",
    role: "fieldworker",
    takesBookings: true,
    zone: "America/Denver",
    connects: "google",
  },
  {
    email: "lee@demo.test",
    name: "Lee Tran",
    role: "fieldworker",
    takesBookings: true,
    zone: pacific,
    connects: null,
  },
] as const satisfies readonly DemoMember[];

export const demoServices = [
  { name: "Boiler service", durationMinutes: 90 },
  { name: "Boiler swap", durationMinutes: 240 },
  { name: "Leak check", durationMinutes: 60 },
  { name: "Drain check", durationMinutes: 90 },
  { name: "Gas safety check", durationMinutes: 60 },
  { name: "Water heater", durationMinutes: 120 },
  { name: "Bathroom fit", durationMinutes: 180 },
  { name: "Tap refit", durationMinutes: 45 },
] as const;

export const demoCustomers = [
  { name: "Ada Quist", phone: "+1 818 555 0142", address: "418 Alder Street, Glendale, CA 91203" },
  { name: "Harbor Café", phone: "+1 310 555 0117", address: "22 Quay Road, San Pedro, CA 90731" },
  { name: "Nadia Petrov", phone: "+1 323 555 0161", address: "1907 Silver Lake Blvd, Los Angeles, CA 90039" },
  { name: "Elena Cruz", phone: "+1 213 555 0175", address: "88 Olvera Court, Los Angeles, CA 90012" },
  { name: "Marsh Dental", phone: "+1 626 555 0188", address: "310 E Colorado Blvd, Pasadena, CA 91101" },
  { name: "Ifeoma Okoro", phone: "+1 562 555 0123", address: "5 Shoreline Walk, Long Beach, CA 90802" },
  { name: "Sean Doyle", phone: "+1 818 555 0199", address: "740 Magnolia Avenue, Burbank, CA 91506" },
  { name: "Rui Silva", phone: "+1 323 555 0104", address: "2210 Hillhurst Avenue, Los Angeles, CA 90027" },
  { name: "Whitaker & Family", phone: "+1 626 555 0150", address: "61 Orange Grove, Pasadena, CA 91105" },
  { name: "Bright Office", phone: "+1 818 555 0136", address: "14500 Sherman Way, Van Nuys, CA 91405" },
  { name: "دانا الخطيب", phone: "+1 310 555 0190", address: "9 Marina Court, Marina del Rey, CA 90292" },
  { name: "Zoë “Zo” Müller 🛠️", phone: "+1 310 555 0171", address: "300 Main Street, Venice, CA 90291" },
] as const;

type MemberEmail = (typeof demoMembers)[number]["email"];

export type DemoBooking = {
  readonly day: number;
  readonly at: string;
  readonly customer: number;
  readonly service: number;
  readonly status: string;
  readonly crew: readonly MemberEmail[];
  readonly jobNotes?: string;
  readonly customerNotes?: string;
  readonly officeNotes?: string;
  readonly minutes?: number;
};

const mike = "mike@demo.test";
const ana = "ana@demo.test";
const raj = "raj@demo.test";
const lee = "lee@demo.test";

/** `day` counts from today in the company's zone; `at` is wall time there. The first one is #1001. */
export const demoBookings: readonly DemoBooking[] = [
  {
    day: 1,
    at: "09:00",
    customer: 0,
    service: 0,
    status: "Scheduled",
    crew: [mike],
    jobNotes: "Boiler is behind the stairs.",
    customerNotes: "Please ring twice.",
    officeNotes: "Paid a deposit of $50.",
  },
  { day: 1, at: "13:30", customer: 3, service: 4, status: "Confirmed", crew: [mike] },
  {
    day: 1,
    at: "15:30",
    customer: 0,
    service: 1,
    status: "Confirmed",
    crew: [mike, raj],
    minutes: 90,
    jobNotes: "Gate code 4471. Old unit is a 2009 combi.",
    customerNotes: "Please clear the cupboard under the stairs.",
  },
  { day: 1, at: "09:30", customer: 8, service: 1, status: "Scheduled", crew: [raj], minutes: 120 },
  { day: 1, at: "11:00", customer: 9, service: 2, status: "Confirmed", crew: [lee] },
  {
    day: 1,
    at: "10:00",
    customer: 4,
    service: 5,
    status: "Confirmed",
    crew: [ana],
    officeNotes: "Invoice goes to head office.",
  },
  { day: 2, at: "08:00", customer: 1, service: 3, status: "Confirmed", crew: [mike] },
  {
    day: 2,
    at: "11:30",
    customer: 5,
    service: 2,
    status: "Draft",
    crew: [mike],
    jobNotes: "Ask about the second bathroom.",
  },
  { day: 2, at: "14:30", customer: 7, service: 6, status: "Scheduled", crew: [ana] },
  { day: 2, at: "12:30", customer: 6, service: 2, status: "Confirmed", crew: [raj] },
  { day: 2, at: "09:00", customer: 2, service: 0, status: "Tentative", crew: [lee] },
  { day: 3, at: "10:00", customer: 10, service: 4, status: "Confirmed", crew: [mike] },
  { day: 3, at: "13:00", customer: 11, service: 7, status: "Scheduled", crew: [raj] },
  { day: 3, at: "08:30", customer: 9, service: 3, status: "Scheduled", crew: [lee] },
  { day: 3, at: "15:00", customer: 5, service: 2, status: "Scheduled", crew: [] },
  {
    day: 4,
    at: "17:00",
    customer: 6,
    service: 0,
    status: "Scheduled",
    crew: [],
    customerNotes: "Any time after work.",
  },
  {
    day: 4,
    at: "09:00",
    customer: 3,
    service: 0,
    status: "On hold",
    crew: [mike],
    officeNotes: "Waiting for a part.",
  },
  { day: 7, at: "10:00", customer: 2, service: 5, status: "Confirmed", crew: [ana] },
  { day: 7, at: "13:00", customer: 8, service: 3, status: "Cancelled", crew: [raj] },
  { day: -1, at: "10:00", customer: 2, service: 0, status: "Completed", crew: [mike] },
  { day: -1, at: "13:00", customer: 7, service: 2, status: "Completed", crew: [raj] },
  { day: -2, at: "09:00", customer: 4, service: 3, status: "No-show", crew: [lee] },
  { day: -3, at: "11:00", customer: 1, service: 7, status: "Completed", crew: [mike] },
];
