export type ButtonVariant = "primary" | "plain" | "quiet" | "danger" | "dangerSolid";

const variantClasses: Record<ButtonVariant, string> = {
  primary: "button-primary",
  plain: "",
  quiet: "button-quiet",
  danger: "button-danger",
  dangerSolid: "button-danger-solid",
};

export function buttonClasses(look: {
  variant: ButtonVariant;
  isSmall: boolean;
  isWide: boolean;
  className?: string | undefined;
}): string {
  const classes = [
    "button",
    variantClasses[look.variant],
    look.isSmall ? "button-small" : "",
    look.isWide ? "button-wide" : "",
    look.className ?? "",
  ];
  return classes.filter((name) => name !== "").join(" ");
}
