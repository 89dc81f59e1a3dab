"use client";

/** Shown when even the root layout failed, so it brings its own document and relies on nothing of ours. */
export default function GlobalError({ retry }: { retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <main>
          <h1>Lockstep failed to load</h1>
          <p role="alert">Something failed on our side. Nothing was lost.</p>
          <button type="button" onClick={() => retry()}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
