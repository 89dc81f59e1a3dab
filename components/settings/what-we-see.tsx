import { Icon } from "../icons/icon";

/** Who sees what of a member's own events. */
export function WhatWeSee() {
  return (
    <table className="sight-table">
      <thead>
        <tr>
          <th scope="col">In your calendar</th>
          <th scope="col">We</th>
          <th scope="col">Your office</th>
          <th scope="col">Customers</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">Bookings we added</th>
          <td>see and edit</td>
          <td>yes</td>
          <td>their own</td>
        </tr>
        <tr>
          <th scope="row">When your own events start and end</th>
          <td>see</td>
          <td>as “Busy”</td>
          <td>never</td>
        </tr>
        <tr>
          <th scope="row">Title, place and guests of your own events</th>
          <td>never kept</td>
          <td>never</td>
          <td>never</td>
        </tr>
        <tr>
          <th scope="row">Anything else in your account</th>
          <td>never</td>
          <td>never</td>
          <td>never</td>
        </tr>
      </tbody>
    </table>
  );
}

/** The same, told before the consent: what is seen, what is edited, what never. */
export function ConsentOverview() {
  return (
    <div className="sight">
      <section>
        <h2>
          <Icon name="eye" /> What we see
        </h2>
        <ul>
          <li>The names of your calendars.</li>
          <li>When you are busy, without the reason.</li>
        </ul>
      </section>
      <section>
        <h2>
          <Icon name="pencil" /> What we edit
        </h2>
        <ul>
          <li>The bookings we put into your main calendar, and nothing else.</li>
          <li>Your own events are never changed.</li>
        </ul>
      </section>
      <section>
        <h2>
          <Icon name="lock" /> What we never do
        </h2>
        <ul>
          <li>Keep titles, places or guests of your own events.</li>
          <li>Show your office what your events are.</li>
          <li>Invite or e-mail anybody from your calendar.</li>
        </ul>
      </section>
    </div>
  );
}
