import { describe, expect, it } from "vitest";
import { bodyOf } from "@/lib/calendar/microsoft/html";
import { textOfHtml } from "@/lib/calendar/microsoft/text-of-html";
import { textKey } from "@/lib/domain/event-text";

const url = "https://lockstep.test/bookings/b1";
const backLink = { title: "Booking #7", url };
const foot = `<hr><a href="${url}">Booking #7</a>`;

describe("bodyOf", () => {
  it.each<[title: string, text: string, html: string]>([
    ["markup", '<b> & "q"', "&lt;b&gt; &amp; &quot;q&quot;"],
    ["line ends", "one\r\ntwo\n\nthree", "one<br>two<br><br>three"],
    ["spaces", " a  b ", "&nbsp;a&nbsp; b&nbsp;"],
    ["tabs", "a\tb", 'a<span style="white-space:pre">\t</span>b'],
    ["control characters", "a\u0000b\u0007", "ab"],
  ])("keeps %s", (_title, text, html) => {
    expect(bodyOf(text, null)).toBe(html);
    expect(bodyOf(text, backLink)).toBe(html + foot);
  });

  it("makes a link of the address where the text names it", () => {
    expect(bodyOf(`Booking #7: ${url}`, backLink)).toBe(`Booking #7: <a href="${url}">${url}</a>`);
    expect(bodyOf(`See ${url}.`, backLink)).toBe(`See <a href="${url}">${url}</a>.`);
  });

  it.each([`${url}2`, `${url}/edit`, `${url}?x=1`, `${url}&x=1`])(
    "does not take a longer address for it: %s",
    (longer) => {
      expect(bodyOf(longer, backLink)).toContain(foot);
    },
  );

  it.each(["javascript:alert(1)", "file:///etc/passwd", "https://", "data:text/html,x", ""])(
    "writes no dangerous link: %j",
    (dangerous) => {
      expect(bodyOf("text", { title: "<x>", url: dangerous })).toBe("text");
    },
  );

  it("lets no address break out of its attribute", () => {
    const html = bodyOf("", { title: "x", url: `https://a.test/"><script>` });
    expect(html).toBe('<hr><a href="https://a.test/&quot;&gt;&lt;script&gt;">x</a>');
  });
});

describe("textOfHtml", () => {
  it.each([
    "Ring twice.\nKey under the mat.",
    "one\n\n\nthree",
    "  two  spaces   three    four",
    "a\tb &amp; <br> &lt; &#9; &nbsp;",
    `<hr><a href="x">not a foot</a>`,
    "שלום \u2067עולם\u2069 👩‍🔧 Cafe\u0301",
    `Boiler, 1 hour\n\nBooking #7: ${url}`,
    "",
  ])("gives back the text that bodyOf was given: %j", (text) => {
    for (const link of [null, backLink, { title: "<b> & co", url }])
      expect(textOfHtml(bodyOf(text, link))).toBe(text);
  });

  it("reads what Outlook makes of our text as the same words", () => {
    const text = `Boiler <service>\n\nNotes: "Küche"  & bath\n\nBooking #7: ${url}`;
    const html = `<html><head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n<style>p {margin: 0}</style><title>x</title></head>\r\n<body>\r\nBoiler &lt;service&gt;<br>\r\n<br>\r\nNotes: &quot;Küche&quot;&nbsp; &amp; bath<br>\r\n<br>\r\nBooking #7: <a href="${url}" target="_blank">\r\n${url}</a>\r\n</body>\r\n</html>\r\n`;
    const key = (description: string) => textKey({ title: "", description, location: "" });
    expect(key(textOfHtml(html))).toBe(key(text));
    expect(textOfHtml(html)).toContain("\n\nNotes");
  });

  it.each<[title: string, html: string, text: string]>([
    ["paragraphs", "<div>one</div><div><br></div><p class='a'>two</p>three", "one\n\ntwo\nthree"],
    [
      "lists and tables",
      "<ul><li>a</li><li>b</li></ul><table><tr><td>1</td><td>2</td></tr></table>",
      "a\nb\n1 2",
    ],
    ["white space", "  a \r\n\t b<br>  c  <br>", "a b\nc"],
    ["names of characters", "&eacute;&#233;&#xE9;&hellip;&mdash;&NBSP;&#0;&#99999999;", "ééé…—&NBSP;��"],
    ["comments and instructions", "a<!-- <b>no</b> > -->b<![if !mso]>c<?xml x?>d", "abcd"],
    ["scripts", "a<script>alert('<br>')</script >b<STYLE>i{}</STYLE>c", "abc"],
    ["what never ends", "a<script>b", "a"],
    ["a tag that never ends", "a<b", "a"],
    ["what only looks like a tag", "1 < 2 > 1, a<3", "1 < 2 > 1, a<3"],
    ["upper case", "<P>a<BR/>b</P>", "a\nb"],
  ])("reads %s", (_title, html, text) => {
    expect(textOfHtml(html)).toBe(text);
  });

  it("takes a link under a rule for the way back, however it was dressed", () => {
    const dressed = `Words<br>\r\n<hr tabindex="-1">\r\n<div><span><a href="${url}" data-auth="x">Booking #7</a></span><br>&nbsp;</div></body></html>`;
    expect(textOfHtml(dressed)).toBe("Words");
  });

  it.each([
    `Words<hr>More <a href="${url}">Booking #7</a>`,
    `Words<hr><a href="${url}">Booking #7</a> more`,
    `Words<hr><a href="${url}">one</a><a href="${url}">two</a>`,
    "Words<hr>",
  ])("keeps what its owner wrote under a rule: %s", (html) => {
    expect(textOfHtml(html).replace(/\s+/g, " ")).toBe(
      html
        .replace(/<hr>/, " ")
        .replace(/<[^>]*>/g, "")
        .trim(),
    );
  });

  it("reads a book in no time", () => {
    const began = performance.now();
    for (const piece of ["<", "<a ", "<script>", "<!--", "&", "<hr><a href=x>", " \n", '<a href="'])
      textOfHtml(piece.repeat(100_000));
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
