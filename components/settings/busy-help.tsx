/** How a person says in their own calendar that a time is taken [C20]. */
export function BusyHelp() {
  return (
    <div className="busy-help">
      <p>An event blocks your time when your calendar shows it as busy.</p>
      <ul>
        <li>
          <b>Google, on a computer:</b> open the event, choose the pencil, and under the calendar's name
          change “Free” to “Busy”. Save.
        </li>
        <li>
          <b>Google, on a phone:</b> open the event, tap the pencil, scroll to “Show as” and choose “Busy”.
        </li>
        <li>
          <b>Outlook:</b> open the event and under “Show as” choose “Busy” or “Out of office”.
        </li>
        <li>
          <b>A day off:</b> calendars make new all-day events “Free”. Change it to “Busy” the same way, or let
          all of them block with “All-day events marked Free block” on this page.
        </li>
      </ul>
      <p>We see the change within seconds to a few minutes. Your office sees “Busy”, never what it is.</p>
    </div>
  );
}
