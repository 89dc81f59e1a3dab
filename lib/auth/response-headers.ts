export const cspReportPath = "/api/csp-report";

/** The page's Content-Security-Policy: scripts and styles by nonce, nothing from elsewhere, no framing. */
export function contentSecurityPolicy(page: {
  nonce: string;
  isHttps: boolean;
  /** React's development build evaluates code to rebuild server stacks, and Next's tools for developers bring styles. */
  isDevelopment: boolean;
}): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${page.nonce}' 'strict-dynamic'${page.isDevelopment ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' ${page.isDevelopment ? "'unsafe-inline'" : `'nonce-${page.nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(page.isHttps ? ["upgrade-insecure-requests"] : []),
    `report-uri ${cspReportPath}`,
    "report-to csp",
  ].join("; ");
}

const deniedFeatures = [
  "accelerometer",
  "autoplay",
  "camera",
  "display-capture",
  "encrypted-media",
  "fullscreen",
  "geolocation",
  "gyroscope",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "picture-in-picture",
  "publickey-credentials-get",
  "screen-wake-lock",
  "usb",
  "xr-spatial-tracking",
];

/** Headers that every answer carries; HSTS only where https is. */
export function securityHeaders(isHttps: boolean): Readonly<Record<string, string>> {
  return {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": deniedFeatures.map((feature) => `${feature}=()`).join(", "),
    "Reporting-Endpoints": `csp="${cspReportPath}"`,
    ...(isHttps ? { "Strict-Transport-Security": "max-age=63072000; includeSubDomains" } : {}),
  };
}
