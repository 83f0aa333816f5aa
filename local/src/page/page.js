// The page at /local. It shows what /local answers, every second, and sends what its buttons say.

const $ = (selector, from = document) => from.querySelector(selector);
const kinds = ["emails", "pushes", "bus", "dead-letters", "firm-calls"];
const shown = {};
let chosen = null;

const call = async (path, body) => {
  const answer = await fetch(path, body === undefined ? {} : { method: "POST", body: JSON.stringify(body) });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.detail ?? said.title ?? answer.statusText);
  return said;
};

const say = (text, error = false) => {
  $("#said").textContent = text;
  $("#said").classList.toggle("error", error);
};

/** Runs what a button does, says how it went, and looks again. */
const act = async (what, done) => {
  try {
    const { waiting } = (await what()) ?? {};
    const later = Object.entries(waiting ?? {}).map(([name, count]) => `${name} has ${count} waiting for a time to come.`);
    say([done, ...later].join(" "));
  } catch (error) {
    say(error.message, true);
  }
  await look();
};

const element = (name, text = "", attributes = {}) => {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

const readable = (time) => time.replace("T", " ").replace("Z", " UTC").replace(/\.\d+/, "");

// The tabs, as the ARIA pattern has them.
const tabs = [...document.querySelectorAll("[role=tab]")];
const open = (tab) => {
  for (const other of tabs) {
    const selected = other === tab;
    other.setAttribute("aria-selected", selected);
    other.tabIndex = selected ? 0 : -1;
    $(`#${other.getAttribute("aria-controls")}`).hidden = !selected;
  }
  history.replaceState(null, "", `#${tab.getAttribute("aria-controls")}`);
};
for (const [place, tab] of tabs.entries()) {
  tab.addEventListener("click", () => open(tab));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(place + step + tabs.length) % tabs.length];
    open(next);
    next.focus();
  });
}
const asked = tabs.find((tab) => `#${tab.getAttribute("aria-controls")}` === location.hash);
if (asked) open(asked);

const showMail = (email) => {
  chosen = email.id;
  $("#mail").hidden = false;
  $("#mail h2").textContent = email.subject;
  $("#mail .meta").textContent = `From ${email.from} to ${email.to}, ${readable(email.at)}`;
  const links = email.links.map((link) => {
    const item = element("li");
    item.append(element("a", link, { href: link, target: "_blank", rel: "noreferrer" }));
    return item;
  });
  $("#mail .links").replaceChildren(...links);
  // Its links open beside this page, outside the frame's sandbox.
  $("#mail iframe").srcdoc = `<base target="_blank">${email.html}`;
  $("#mail pre").textContent = email.text;
  for (const button of document.querySelectorAll("#mail-list button")) {
    button.setAttribute("aria-current", button.dataset.id === chosen);
  }
};

const listMails = () => {
  const wanted = $("#to").value.trim().toLowerCase();
  const emails = shown.emails.filter((email) => email.to.toLowerCase().includes(wanted));
  const items = emails.toReversed().map((email) => {
    const button = element("button", "", { type: "button", "data-id": email.id, "aria-current": email.id === chosen });
    button.append(element("strong", email.subject), element("span", `${email.to} · ${readable(email.at).slice(5, 16)}`));
    button.addEventListener("click", () => showMail(email));
    const item = element("li");
    item.append(button);
    return item;
  });
  $("#mail-list").replaceChildren(...items);
  if (chosen === null && emails.length > 0) showMail(emails.at(-1));
  $("#no-mail").hidden = shown.emails.length > 0 || chosen !== null;
};

/** The fields that do not fit, or else what the problem says; nothing where there is none. */
const whatIsWrong = ({ title, detail, errors }) =>
  errors ? errors.map((error) => `${error.field || "the body"}: ${error.detail}`) : [title, detail].filter(Boolean);

const describe = {
  bus: (event) => [event["detail-type"], `${event.source} · ${readable(event.time)}`, event.detail],
  "dead-letters": (letter) => [letter.reason, `${letter.function} · ${readable(letter.at)}`, letter.event],
  "firm-calls": (one) => [
    [one.status, ...whatIsWrong(one.answer)].join(" "),
    [one.call, one.webhook_id, readable(one.at)].filter(Boolean).join(" · "),
    { sent: one.sent, answer: one.answer },
  ],
  pushes: (push) => [push.title, `${push.platform} · ${readable(push.at)}`, push],
};

const listOthers = (kind) => {
  const items = shown[kind].toReversed().map((one) => {
    const [title, about, whole] = describe[kind](one);
    const details = element("details");
    const summary = element("summary");
    summary.append(element("strong", title), element("time", about));
    details.append(summary, element("pre", JSON.stringify(whole, null, 2)));
    const item = element("li");
    item.append(details);
    return item;
  });
  $(`#${kind} ol`).replaceChildren(...items);
  $(`#${kind} .empty`).hidden = items.length > 0;
};

/** Whoever asks for a link in vain is told nothing, nor is a firm that writes too often; here the reason is said. */
const showWithheld = async () => {
  const { data } = await call("/local/withheld");
  const last = data.at(-1);
  $("#withheld").hidden = !last;
  $("#withheld").textContent = last
    ? `No mail went out to ${last.to ?? "the address"} at ${readable(last.at)}. ${last.detail}`
    : "";
};

const look = async () => {
  try {
    const clock = await call("/local/clock");
    $("#now").textContent = readable(clock.now);
    $("#hold").setAttribute("aria-pressed", clock.hold);
    $("#hold").textContent = clock.hold ? "Let the time go on" : "Stop the time";
    for (const kind of kinds) {
      const { data } = await call(`/local/${kind}`);
      // Lists only grow: the same length is the same list, and what is open in it stays open.
      if (shown[kind]?.length === data.length) continue;
      shown[kind] = data;
      $(`#tab-${kind} b`).textContent = data.length || "";
      if (kind === "emails") listMails();
      else listOthers(kind);
    }
    await showWithheld();
  } catch {
    say("The portal does not answer.", true);
  }
};

for (const button of document.querySelectorAll("[data-advance]")) {
  const seconds = Number(button.dataset.advance);
  button.addEventListener("click", () =>
    act(() => call("/local/clock", { advance_seconds: seconds }), `The time was moved: ${button.textContent}.`));
}
$("#hold").addEventListener("click", () => {
  const hold = $("#hold").getAttribute("aria-pressed") !== "true";
  act(() => call("/local/clock", { hold }), hold ? "The time stands still." : "The time goes on.");
});
$("#clean-up").addEventListener("click", () =>
  act(() => call("/local/clean-up", {}), "What was over by the portal's time was removed."));
$("#settle").addEventListener("click", () =>
  act(() => call("/local/settle", {}), "Everything that waited for its batch was delivered."));
$("#to").addEventListener("input", listMails);

const send = async (events) => {
  await call("/local/events", events);
  return call("/local/settle", {});
};
const loadSamples = async () => {
  const { data } = await call("/local/samples");
  const buttons = data.map(({ name }) => {
    const button = element("button", name.replaceAll(/[-_.]/g, " "), { type: "button" });
    button.addEventListener("click", () =>
      act(async () => {
        // Asked for anew: times and versions are of this moment.
        const fresh = (await call("/local/samples")).data.find((sample) => sample.name === name);
        $("#event").value = JSON.stringify(fresh.entries.length === 1 ? fresh.entries[0] : fresh.entries, null, 2);
        return send(fresh.entries);
      }, `Sent: ${name}. It is below, to change and send again.`));
    return button;
  });
  $("#samples").replaceChildren(...buttons);
};
$("#own").addEventListener("submit", (event) => {
  event.preventDefault();
  act(async () => send(JSON.parse($("#event").value)), "Sent and consumed.");
});

const begin = await call("/local/clock");
$("#event").value = JSON.stringify(
  {
    source: "firm.hale-ortiz",
    "detail-type": "client.invited",
    detail: {
      id: crypto.randomUUID(),
      time: begin.now,
      version: Date.parse(begin.now) * 1000,
      data: { client_id: "c-100", email: "you@example.com", name: "Your Name", locale: "en" },
    },
  },
  null,
  2,
);
await loadSamples().catch((error) => say(error.message, true));
await look();
setInterval(look, 1000);
