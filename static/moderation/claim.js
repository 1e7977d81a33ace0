/* <div data-module="claim"> around the forms that keep and give back a claim: as long as the page is looked at the claim
   is renewed, and leaving the page gives it back. Without this file the buttons do the same, and the claim ends. */
const MINUTES = 4;

export default function claim(element) {
  const keep = element.querySelector("[data-claim=keep]");
  const leave = element.querySelector("[data-claim=leave]");
  if (!keep || !leave) return;
  let sent = false;

  setInterval(() => {
    if (document.visibilityState === "visible") navigator.sendBeacon(keep.action, new FormData(keep));
  }, MINUTES * 60_000);
  document.addEventListener("submit", () => { sent = true; });
  addEventListener("pagehide", () => {
    if (sent) return;
    const left = new FormData(leave);
    left.set("left", "yes");
    navigator.sendBeacon(leave.action, left);
  });
}
