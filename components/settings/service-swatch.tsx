import { type ServiceColour, serviceSwatchOf } from "@/lib/domain/service-colour";

/** A service's colour beside its name, which says what it is. */
export function ServiceSwatch({ colour }: { colour: ServiceColour | null }) {
  if (colour === null) return null;
  return (
    <svg className="swatch" viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="7" fill={serviceSwatchOf[colour]} />
    </svg>
  );
}
