/* <div data-module="claim"> around the forms that keep and give back a claim: as long as the page is looked at the claim
   is renewed, and leaving the page gives it back. Without this file the buttons do the same, and the claim ends. */
const MINUTES = 4;

export default function claim(element) {
  const keep = element.querySelector("[data-claim=keep]");
  const leave = element.querySelector("[data-claim=leave]");
  if (!keep || !leave) return;
  // Read now: when the page goes, its fields have been emptied before this is asked (shared/exit.js).
  const [kept, left] = [new FormData(keep), new FormData(leave)];
  left.set("left", "yes");
  let sent = false;

  setInterval(() => {
    if (document.visibilityState === "visible") navigator.sendBeacon(keep.action, kept);
  }, MINUTES * 60_000);
  document.addEventListener("submit", () => { sent = true; });
  addEventListener("pagehide", () => {
    if (!sent) navigator.sendBeacon(leave.action, left);
  });
}
