import type { ReactNode } from "react";
import { QueryProvider } from "@/components/live/query-provider";

export default function BookingsLayout({ children }: { children: ReactNode }) {
  return <QueryProvider>{children}</QueryProvider>;
}
