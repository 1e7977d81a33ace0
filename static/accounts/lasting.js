/* <div class="lasting" data-module="lasting" data-after="25" data-ended="31" data-soon="…" data-over="…"> in the exit bar,
   minutes from now: says aloud that the session ends soon, keeps it without another tab, and says when it has ended.
   Other tabs tell each other that they were opened: each of them kept the session too. */
const MINUTE = 60_000;

export default function lasting(box) {
  const line = box.querySelector("[role=status]");
  const link = box.querySelector("a");
  const channel = openChannel();
  let [words, warnAt, endAt, timer, before] = [box.dataset, 0, 0, 0, null];

  function show(text) {
    const inside = box.contains(document.activeElement);
    if (line.textContent !== text) line.textContent = text;
    if (link) link.hidden = !text || text === words.over || text !== box.dataset.soon;
    box.classList.toggle("lasting--shown", Boolean(text));
    if (inside && !text) before?.focus();
  }

  function look() {
    clearTimeout(timer);
    const now = Date.now(); // a device that slept has kept no timer
    if (now >= endAt) return show(words.over);
    show(now >= warnAt ? words.soon : "");
    timer = setTimeout(look, (now >= warnAt ? endAt : warnAt) - now);
  }

  function start(facts) {
    words = facts;
    [warnAt, endAt] = [facts.after, facts.ended].map((minutes) => Date.now() + Number(minutes) * MINUTE);
    look();
  }

  async function keep(event) {
    event.preventDefault();
    try {
      const answer = await fetch(link.href, { cache: "no-store", redirect: "manual" });
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        tell({ ...page.querySelector(".lasting").dataset });
        return;
      }
      endAt = 0; // sent to the entrance
      look();
    } catch {
      open(link.href, "_blank", "noopener"); // not reached: the link as it is without a script
    }
  }

  function tell(facts) {
    start(facts);
    channel?.postMessage(facts);
  }

  function openChannel() {
    try { return new BroadcastChannel(`${document.documentElement.dataset.channel}+`); } catch { return null; }
  }

  box.classList.add("lasting--scripted");
  box.addEventListener("focusin", (event) => { before = event.relatedTarget ?? before; });
  document.addEventListener("visibilitychange", look);
  link?.addEventListener("click", keep);
  if (channel) channel.onmessage = (event) => start(event.data);
  tell({ ...box.dataset });
}
