import { RadioCards } from "./radio-cards";

export type Fold = "first" | "second";

/** Which of the two moments a wall-clock time means on the night the clocks go back. */
export function FoldChoice({
  name,
  words,
  value,
  onChange,
}: {
  name: string;
  /** "1:30 AM PDT, before the clocks change". */
  words: Readonly<Record<Fold, string>>;
  value: Fold;
  onChange: (fold: Fold) => void;
}) {
  return (
    <RadioCards
      legend="This time happens twice that night. Which one?"
      name={name}
      value={value}
      onValueChange={(chosen) => onChange(chosen === "second" ? "second" : "first")}
      cards={[
        { value: "first", title: words.first },
        { value: "second", title: words.second },
      ]}
    />
  );
}
