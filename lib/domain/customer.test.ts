import { describe, expect, it, test } from "vitest";
import { erasedDetail, type StoredChange } from "@/lib/domain/activity";
import { activityLines } from "@/lib/domain/activity-sentences";
import { addressesOf, type CustomerFields, searchWordsOf, withDefault } from "@/lib/domain/customer";
import { customerChanges } from "@/lib/domain/customer-changes";
import { isPersonalEntry, letterWithout, namesIn, namesOfEntry } from "@/lib/domain/customer-erasure";
import { likelyChoice, mergedCustomer } from "@/lib/domain/customer-merge";
import { customerFormShape } from "@/lib/domain/customer-shape";

const place = (address: string, access = "", label = "") => ({ label, address, access });

function aCustomer(wish: Partial<CustomerFields> = {}): CustomerFields {
  return { name: "Ada Quist", phone: "", email: "", addresses: [], notes: "", ...wish };
}

describe("addresses", () => {
  it("of a customer made without a list are the one address, or none", () => {
    expect(addressesOf({ address: "5 Elm", addresses: [] })).toEqual([place("5 Elm")]);
    expect(addressesOf({ address: "", addresses: [] })).toEqual([]);
    expect(addressesOf({ address: "5 Elm", addresses: [place("5 Elm", "Side door")] })).toEqual([
      place("5 Elm", "Side door"),
    ]);
  });

  it("have the chosen one first and the others in their order", () => {
    expect(withDefault(["a", "b", "c"], 2)).toEqual(["c", "a", "b"]);
    expect(withDefault(["a", "b"], 7)).toEqual(["a", "b"]);
  });
});

test.each([
  ["Ada  Quist ", ["Ada", "Quist"]],
  ["+1 (323) 555-0142", ["3235550142"]],
  ["0142", ["0142"]],
  ["12 Elm", ["12", "Elm"]],
  ["123", ["123"]],
  ["", []],
  ["a b c d e f g h", ["a", "b", "c", "d", "e", "f"]],
])("a search for %j looks for %j", (search, words) => {
  expect(searchWordsOf(search)).toEqual(words);
});

describe("merging", () => {
  const kept = aCustomer({
    phone: "1",
    addresses: [place("5 Elm Street", "Side door"), place("9 Oak")],
    notes: "Pays late",
  });
  const gone = aCustomer({
    name: "A. Quist",
    email: "ada@example.com",
    addresses: [place("1 New Way"), place("5  elm street,", "Code 7", "Home")],
    notes: "Pays late",
  });
  const all = (whose: "kept" | "gone") => ({ name: whose, phone: whose, email: whose, address: whose });

  it("keeps every address once, with both ways in, and notes once", () => {
    const merged = mergedCustomer(kept, gone, all("kept"));
    expect(merged).toEqual({
      ...{ name: "Ada Quist", phone: "1", email: "", notes: "Pays late" },
      addresses: [place("5 Elm Street", "Side door\nCode 7", "Home"), place("9 Oak"), place("1 New Way")],
    });
  });

  it("takes of the one that goes what was chosen, its default address first", () => {
    const merged = mergedCustomer(kept, gone, all("gone"));
    expect(merged).toMatchObject({ name: "A. Quist", phone: "", email: "ada@example.com" });
    expect(merged.addresses.map(({ address }) => address)).toEqual(["1 New Way", "5 Elm Street", "9 Oak"]);
  });

  it("proposes what loses nothing", () => {
    expect(likelyChoice(kept, gone)).toEqual({ name: "kept", phone: "kept", email: "gone", address: "kept" });
    expect(likelyChoice(aCustomer(), gone).address).toBe("gone");
    expect(mergedCustomer(aCustomer(), gone, likelyChoice(aCustomer(), gone))).toMatchObject({
      email: gone.email,
    });
  });
});

test("changes name what changed, old and new", () => {
  const before = aCustomer({ addresses: [place("5 Elm")] });
  const after = aCustomer({ phone: "1", addresses: [place("5 Elm", "Side door", "Home")] });
  expect(customerChanges(before, after)).toEqual([
    { field: "Phone", old: "", new: "1" },
    { field: "Addresses", old: "5 Elm", new: "Home: 5 Elm (Side door)" },
  ]);
  expect(customerChanges(null, aCustomer())).toEqual([{ field: "Name", old: null, new: "Ada Quist" }]);
});

describe("the record after erasure", () => {
  const detail = (wish: Partial<StoredChange> = {}): StoredChange => ({
    ...{ actor: { kind: "system" }, requestId: null, changes: [], facts: {} },
    ...wish,
  });
  const changed = (field: string) => detail({ changes: [{ field, old: "a", new: "b" }] });

  test.each([
    ["customer.changed", detail(), true],
    ["booking.created", changed("customer"), true],
    ["booking.changed", changed("address"), true],
    ["booking.changed", changed("officeNotes"), true],
    ["booking.changed", changed("startsAt"), false],
    ["booking.statusChanged", changed("status"), false],
    ["booking.assigned", detail({ facts: { overrideReason: "Ada begged" } }), true],
    ["conflict.closed", detail({ facts: { reason: "Ada begged" } }), true],
    ["push.discarded", detail({ facts: { reason: "Ada begged" } }), true],
    ["push.skipped", detail({ facts: { reason: "notConnected" } }), false],
    ["push.delivered", detail({ facts: { target: "mike@demo.test" } }), false],
  ] as const)("of %s loses its words only where they are personal", (kind, said, isErased) => {
    expect(isPersonalEntry(kind, said)).toBe(isErased);
  });

  it("says that its words were erased, whatever it was", () => {
    const at = new Date("2026-11-03T17:00:00Z");
    const kinds = ["booking.created", "conflict.closed", "push.requested", "customer.changed"] as const;
    const record = kinds.map((kind, seq) => ({ seq, at, kind, pushId: null, detail: erasedDetail }));
    const said = activityLines(record, "UTC").map(({ sentence }) =>
      sentence.map(({ text }) => text).join(""),
    );
    expect(new Set(said)).toEqual(new Set(["What this said was erased with the customer's data."]));
    expect(said).toHaveLength(kinds.length);
  });
});

describe("what is typed for a customer", () => {
  const typed = { ...aCustomer(), customerId: crypto.randomUUID(), expectedRevision: null };
  const wrong = (wish: object) =>
    customerFormShape.safeParse({ ...typed, ...wish }).error?.issues.map(({ path }) => path.join(".")) ?? [];

  test.each([
    ["names in other scripts and emoji", { name: "דוד 👩‍🔧 لیلا" }, []],
    ["a number as people write it", { phone: "+44 (0)20 7946-0958 ext. 12" }, []],
    ["words for a number", { phone: "ask Ada" }, ["phone"]],
    ["no name", { name: "  " }, ["name"]],
    ["half an e-mail address", { email: "ada@" }, ["email"]],
    ["an empty address", { addresses: [place(" ")] }, ["addresses.0.address"]],
    ["an e-mail address", { email: " ada@example.com " }, []],
  ])("takes or refuses %s", (_, wish, paths) => {
    expect(wrong(wish)).toEqual(paths);
  });
});

describe("letters about an erased customer", () => {
  const who = {
    names: ["Mike Quist", "Mike"],
    bookings: [
      { id: "b7", ref: 7, isTheirs: true },
      { id: "b8", ref: 8, isTheirs: false },
    ],
  };
  const letter = { subject: "", body: [], about: { kind: "booking.moved" as const } };

  it.each([
    ["a line of theirs, whatever they were called", "New: #7 Bo, 9:00", "New: #7 Erased customer"],
    ["a line that was theirs, by name", "#8 Mike Quist, 9:00", "#8 Erased customer, 9:00"],
    ["a line that is another's now", "#8 Otto, 9:00", "#8 Otto, 9:00"],
    ["a line of another one of that name", "#70 Mike, 9:00", "#70 Mike, 9:00"],
    ["a name that begins another", "#8 Mikeson, 9:00", "#8 Mikeson, 9:00"],
  ])("lose %s", (_, line, left) => {
    expect(letterWithout({ ...letter, list: [line] }, who).list).toEqual([left]);
  });

  it("lose the name alone only where they are about a booking that was theirs", () => {
    const body = ["Mike's booking moved", "Mike Ortega, Mikeson"];
    const about = (bookingId: string) => ({ ...letter, body, about: { ...letter.about, bookingId } });
    expect(letterWithout(about("b8"), who).body[0]).toBe("Erased customer's booking moved");
    expect(letterWithout(about("b8"), who).body[1]).toContain("Mikeson");
    expect(letterWithout(about("b9"), who).body).toEqual(body);
  });

  it("name them as they are and were called", () => {
    const detail: StoredChange = {
      actor: { kind: "system" },
      requestId: null,
      changes: customerChanges(aCustomer({ name: "Al" }), aCustomer({ name: "Alma" })),
      facts: { merged: "Bo" },
    };
    expect(namesIn(["Alma", "", "Erased customer", ...namesOfEntry(detail)])).toEqual(["Alma", "Al", "Bo"]);
  });
});
